package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes a body's bytes, on the thread that made the request. */
@FunctionalInterface
public interface BodySink {

    /**
     * Writes all of the buffers, in their order, before it returns: the caller may reuse them. Direct ones are not
     * copied.
     *
     * @throws IOException if the connection broke, or the store answered before it had all; the body has to end, with
     *                     this
     */
    void write(ByteBuffer... buffers) throws IOException;
}
