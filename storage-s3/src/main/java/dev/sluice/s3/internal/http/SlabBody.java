package dev.sluice.s3.internal.http;

import java.io.IOException;

/** A request's body which writes itself, instead of being pulled through a stream. */
public interface SlabBody {

    /** Whether it can be written more than once. */
    boolean repeatable();

    /**
     * @throws IOException what the sink threw, or why the body failed: the connection is reset, so that nothing counts
     */
    void writeTo(BodySink sink) throws IOException;
}
