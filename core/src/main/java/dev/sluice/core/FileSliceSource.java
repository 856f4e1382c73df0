package dev.sluice.core;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file, or a piece of one that others may read, too. */
final class FileSliceSource implements UploadSource {

    private final FileChannel file;
    private final Closeable owned;
    private final long start;
    private final long end;
    private long position;

    /** The file is its owner's. */
    FileSliceSource(FileChannel file, long offset, long length) {
        this(file, offset, length, () -> { });
    }

    static FileSliceSource open(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        return new FileSliceSource(file, 0, Long.MAX_VALUE, file);
    }

    private FileSliceSource(FileChannel file, long offset, long length, Closeable owned) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative: " + offset + ", " + length);
        }
        this.file = file;
        this.owned = owned;
        this.start = offset;
        this.position = offset;
        this.end = Math.addExact(offset, length);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (position == end) {
            return -1;
        }
        int limit = buffer.limit();
        buffer.limit(buffer.position() + (int) Math.min(buffer.remaining(), end - position));
        try {
            int count = file.read(buffer, position);
            position += Math.max(count, 0);
            return count;
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public Optional<UploadSource> again(long offset) {
        return Optional.of(new FileSliceSource(file, start + offset, end - start - offset));
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
