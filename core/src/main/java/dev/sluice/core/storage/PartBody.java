package dev.sluice.core.storage;

import dev.sluice.core.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one part, or of a whole object that is put at once, as a store sees them.
 *
 * <p>A <em>retained</em> body is complete in memory: it can be sent any number of times, its CRC32C is known before the
 * first byte goes out and belongs into a header. A body that is <em>let go</em> comes in while it goes out: it can be
 * sent once, and its CRC32C, which the store's client computes, belongs into a trailer. The engine withholds the last
 * slab of such a body until it has verified the whole; if that fails, {@link BodyReader#next()} throws, and the store
 * must break the connection off so that the part doesn't count.
 */
public interface PartBody {

    /** The exact number of bytes. */
    long length();

    /** CRC32C of all the bytes: present if the body is retained, absent if it is let go. */
    Optional<Digest> checksum();

    /** Whether it can be opened more than once. */
    default boolean retained() {
        return checksum().isPresent();
    }

    /**
     * Starts at the first byte.
     *
     * @throws IllegalStateException if the body is let go and was opened before
     */
    BodyReader open();

    /** Hands out a body's bytes, in order. One thread at a time. */
    interface BodyReader extends Closeable {

        /**
         * Waits for more bytes. Of a retained body, every buffer stays valid until the verb that it was given to has
         * returned, and none is waited for; of a body that is let go, a buffer is valid until the next call.
         *
         * @return the next bytes, never empty, read-only; or null after the last
         * @throws IOException if the body failed, was found wrong, or the waiting thread was interrupted (then an
         *                     {@link java.io.InterruptedIOException}); the connection to the store has to be broken off
         */
        @Nullable ByteBuffer next() throws IOException;

        /** Ends reading; what was not read is dropped. */
        @Override
        void close();
    }
}
