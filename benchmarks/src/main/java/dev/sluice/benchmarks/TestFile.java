package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.Content;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * A file of random bytes, the same for the same size, or a slice of it.
 *
 * @param path   where it is
 * @param offset where the slice begins
 * @param size   of the slice, in bytes
 * @param crc32c of the slice, as S3's headers have it
 */
public record TestFile(Path path, long offset, long size, String crc32c) {

    private static final int BLOCK = 1024 * 1024;
    private static final int WAITING_BLOCK = 4096;

    static TestFile create(Path path, long size) throws IOException {
        long usable = Files.getFileStore(path.getParent()).getUsableSpace();
        if (usable < size) {
            throw new IOException("the file needs %d MB, there are %d MB left for it"
                    .formatted(size / 1_000_000, usable / 1_000_000));
        }
        SplittableRandom random = new SplittableRandom(size);
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long rest = size; rest > 0; rest -= BLOCK) {
                random.nextBytes(block.array());
                block.clear().limit((int) Math.min(rest, BLOCK));
                while (block.hasRemaining()) {
                    file.write(block);
                }
            }
        }
        return slice(path, 0, size);
    }

    /** A slice, from an offset in this one. */
    TestFile slice(long from, long length) throws IOException {
        return slice(path, offset + from, length);
    }

    /** Its bytes, straight from the file. */
    public Content content() {
        return content(0, size);
    }

    /** Bytes of it, from an offset in this one. */
    public Content content(long from, long length) {
        return new Content() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void writeTo(WritableByteChannel to, Pace pace) throws IOException {
                try (FileChannel file = FileChannel.open(path)) {
                    long end = offset + from + length;
                    for (long position = offset + from; position < end; ) {
                        long count = file.transferTo(position, Math.min(pace.blockLimit(BLOCK), end - position), to);
                        // On a virtual thread transferTo doesn't wait for a socket that is full, and write does.
                        count = count == 0 ? write(file, position, Math.min(WAITING_BLOCK, end - position), to) : count;
                        position += count;
                        pace.spend((int) count);
                    }
                }
            }
        };
    }

    private static long write(FileChannel file, long position, long most, WritableByteChannel to) throws IOException {
        ByteBuffer block = ByteBuffer.allocate((int) most);
        file.read(block, position);
        block.flip();
        while (block.hasRemaining()) {
            to.write(block);
        }
        return block.position();
    }

    private static TestFile slice(Path path, long offset, long size) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
        try (FileChannel file = FileChannel.open(path)) {
            for (long position = offset; position < offset + size; ) {
                int count = file.read(block.clear().limit((int) Math.min(BLOCK, offset + size - position)), position);
                position += count;
                crc.update(block.flip());
            }
        }
        return new TestFile(path, offset, size, base64(crc));
    }

    /** @throws IOException if another file doesn't have the same bytes as this one */
    void requireSame(Path other) throws IOException {
        TestFile found = slice(other, 0, Files.size(other));
        if (found.size != size || !found.crc32c.equals(crc32c)) {
            throw new IOException("what came back isn't the file: %d bytes with CRC32C %s, not %d with %s"
                    .formatted(found.size, found.crc32c, size, crc32c));
        }
    }

    /** A checksum as S3's headers have it. */
    public static String base64(CRC32C crc) {
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
