package dev.sluice.testing;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One direction of a connection, from the proxy on. Used by one thread. */
interface Wire {

    /** The most bytes to give it at once. */
    int blockLimit();

    /** Takes all the bytes. */
    void carry(ByteBuffer bytes) throws IOException;

    /** Returns when everything has been delivered. */
    void drain() throws IOException;
}
