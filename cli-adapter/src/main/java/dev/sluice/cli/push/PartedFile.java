package dev.sluice.cli.push;

import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.core.Fingerprint;
import dev.sluice.core.UploadSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** A regular file that is read in slices, several at a time, and must stay as it is meanwhile. Thread-safe. */
final class PartedFile implements Closeable {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final FileVersion version;

    private PartedFile(Path path, FileChannel channel, FileVersion version) {
        this.path = path;
        this.channel = channel;
        this.version = version;
    }

    static PartedFile open(Path path) throws IOException {
        FileVersion version = FileVersion.of(path);
        return new PartedFile(path, FileChannel.open(path, StandardOpenOption.READ), version);
    }

    /** The file's size in bytes when it was opened. */
    long size() {
        return version.size();
    }

    /** What the file is recognised by on any machine. */
    String fingerprint() throws TransferException {
        try {
            return Fingerprint.of(channel);
        } catch (IOException unreadable) {
            throw FileErrors.whileSending(unreadable);
        }
    }

    /** Whether the file that is there now is recognised by that fingerprint too. */
    boolean isStill(String fingerprint) {
        try {
            return Fingerprint.of(path).equals(fingerprint);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** @throws TransferException if the file is no longer what it was when it was opened, or goes on behind its end */
    void requireUnchanged() throws TransferException {
        try {
            version.requireStill(path);
            version.requireEnd(channel, version.size());
        } catch (IOException unreadable) {
            throw FileErrors.whileSending(unreadable);
        }
    }

    /** CRC32C of a slice. */
    int crc32c(long offset, long length) throws TransferException {
        CRC32C crc = new CRC32C();
        UploadSource slice = slice(offset, length, bytes -> { });
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (slice.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        } catch (IOException unreadable) {
            throw FileErrors.whileSending(unreadable);
        }
        return (int) crc.getValue();
    }

    /**
     * A slice's bytes, read from the file as they are asked for. Closing it leaves the file open.
     *
     * @param progress is given the number of bytes of each read
     */
    UploadSource slice(long offset, long length, LongConsumer progress) {
        return new Slice(UploadSource.of(channel, offset, length), offset, length, progress);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A slice of a file that is long enough for it, or has changed. */
    private final class Slice implements UploadSource {
        private final UploadSource source;
        private final LongConsumer progress;
        private final long end;
        private long position;

        Slice(UploadSource source, long offset, long length, LongConsumer progress) {
            this.source = source;
            this.position = offset;
            this.end = offset + length;
            this.progress = progress;
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            int count = source.read(buffer);
            if (count < 0 && position < end) {
                version.requireStill(path);
                version.requireEnd(channel, position);
            }
            if (count > 0) {
                position += count;
                progress.accept(count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
