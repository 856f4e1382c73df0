package dev.sluice.core;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

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
     * @throws IOException if the bytes can't be had; the upload then fails with {@link UploadException.SourceFailed}
     *                     and leaves nothing behind. A source that was cut short throws; it never reports an end it did
     *                     not see
     */
    int read(ByteBuffer buffer) throws IOException;

    /**
     * Reads at least one byte into the buffers, in their order. Who asks for so much has no use for a part of it yet,
     * so a source that takes what comes in may wait about a second for more. By default, it reads into the first that
     * has room.
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

    /**
     * The same bytes once more, if they can be read again, as those of a file: the engine asks when a part has to be
     * sent again that it hasn't kept. Other threads may be reading this source at that moment. By default, they can't.
     *
     * @param offset where to begin, in bytes, counted from the first that this source has given or will give
     * @return a source that reads to the same end, and needn't be closed
     */
    default Optional<UploadSource> again(long offset) {
        return Optional.empty();
    }

    /** Reads from a stream. The buffer between the two is at most 64 KiB. */
    static UploadSource of(InputStream stream) {
        return new InputStreamSource(Objects.requireNonNull(stream, "stream"));
    }

    /** Reads from a blocking channel. */
    static UploadSource of(ReadableByteChannel channel) {
        return new ChannelSource(Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Reads a piece of an open file, such as a part. Any number of these may read the same file at once; the file is
     * not closed with them.
     *
     * @param offset where the piece begins, in bytes
     * @param length how many bytes it has; a file that ends earlier ends the source early
     */
    static UploadSource of(FileChannel file, long offset, long length) {
        return new FileSliceSource(Objects.requireNonNull(file, "file"), offset, length);
    }

    /**
     * Opens a file. What of it has to be sent again is read again.
     *
     * @throws IOException if it can't be opened
     */
    static UploadSource of(Path file) throws IOException {
        return Files.isRegularFile(Objects.requireNonNull(file, "file"))
                ? FileSliceSource.open(file)
                : ChannelSource.open(file);
    }
}
