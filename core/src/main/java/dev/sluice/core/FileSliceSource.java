package dev.sluice.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A piece of a file that others may read, too. */
final class FileSliceSource implements UploadSource {

    private final FileChannel file;
    private final long end;
    private long position;

    FileSliceSource(FileChannel file, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must not be negative: " + offset + ", " + length);
        }
        this.file = file;
        this.position = offset;
        this.end = Math.addExact(offset, length);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (position == end) {
            return -1;
        }
        int limit = buffer.limit();
        buffer.limit((int) Math.min(limit, buffer.position() + (end - position)));
        try {
            int count = file.read(buffer, position);
            position += Math.max(count, 0);
            return count;
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public void close() {
        // The file is its owner's.
    }
}
