package dev.sluice.core.storage;

import java.io.Closeable;
import java.io.InputStream;

/**
 * An object, or a range of it, being read. Not thread-safe. Closing it early breaks the connection to the store off.
 *
 * @param info   the whole object
 * @param offset the first byte that {@code stream} gives
 * @param length the number of bytes that {@code stream} gives
 * @param stream the bytes; it throws when the store breaks off, and never ends early
 */
public record ObjectContent(ObjectInfo info, long offset, long length, InputStream stream) implements Closeable {

    @Override
    public void close() throws java.io.IOException {
        stream.close();
    }
}
