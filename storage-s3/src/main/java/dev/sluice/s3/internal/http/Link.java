package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The bytes of a connection, plain or by TLS. Blocking; a virtual thread that waits costs no other, and an interrupt
 * closes the link. One thread writes and reads; the methods that say so may be called by any.
 */
interface Link {

    /** Writes all of the buffers. */
    void write(ByteBuffer... buffers) throws IOException;

    /**
     * Waits for bytes.
     *
     * @return how many there were, at most so many as asked for; -1 at the end
     * @throws java.net.SocketTimeoutException if there were none for that long
     */
    int read(byte[] target, int offset, int length, Duration patience) throws IOException;

    /** Whether a read would give bytes now. */
    boolean hasInput() throws IOException;

    /** The same, asked by another thread while this one's write is blocked; false, too, where it is not. */
    boolean hasInputMeanwhile() throws IOException;

    /** Nothing will be written or read for a while: lets go of what it holds for that. */
    void rest();

    /** Whether a link on which nothing is expected has ended, or gave something all the same. */
    boolean isStale();

    /** The socket below. */
    SocketLink socket();

    /** Ends it. Any thread; what is blocked in it fails. */
    default void close() {
        socket().close();
    }
}
