package dev.sluice.core;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/**
 * Where an upload's bytes come from. The engine pulls, blocking, into buffers of its own; what it doesn't ask for stays
 * where it is, which is how a slow store holds a fast sender back.
 *
 * <p>One thread reads at a time, but not always the same one. A source is read once, to its end or to the first
 * failure. The engine does not close it: whoever opened it does.
 */
public interface UploadSource extends Closeable {

    /**
     * Reads at least one byte into the buffer, waiting for it, and at most {@code buffer.remaining()}.
     *
     * @return the number of bytes read, or -1 at the end
     * @throws IOException if the bytes can't be had; the upload then fails with {@link UploadException.SourceFailed} and
     *                     leaves nothing behind. A source that was cut short throws; it never reports an end it did not see
     */
    int read(ByteBuffer buffer) throws IOException;

    /**
     * Reads at least one byte into the buffers, in their order. Who asks for so much has no use for a part of it yet, so a source
     * that takes what comes in may wait about a second for more. By default, it reads into the first that has room.
     *
     * @param buffers at least one of them has room
     * @return the number of bytes read, or -1 at the end
     * @throws IOException as {@link #read(ByteBuffer)}
     */
    default long read(ByteBuffer[] buffers) throws IOException {
        int first = 0;
        while (!buffers[first].hasRemaining()) {
            first++;
        }
        return read(buffers[first]);
    }

    /** Reads from a stream. The buffer between the two is at most 64 KiB. */
    static UploadSource of(InputStream stream) {
        return new InputStreamSource(stream);
    }

    /** Reads from a blocking channel. */
    static UploadSource of(ReadableByteChannel channel) {
        return new ChannelSource(channel);
    }

    /**
     * Reads a piece of an open file, such as a part. Any number of these may read the same file at once; the file is not
     * closed with them.
     *
     * @param offset where the piece begins, in bytes
     * @param length how many bytes it has; a file that ends earlier ends the source early
     */
    static UploadSource of(FileChannel file, long offset, long length) {
        return new FileSliceSource(file, offset, length);
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it can't be opened
     */
    static UploadSource of(Path file) throws IOException {
        return ChannelSource.open(file);
    }
}
