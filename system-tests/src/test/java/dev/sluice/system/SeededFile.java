package dev.sluice.system;

import dev.sluice.benchmarks.load.Content;
import dev.sluice.core.Digest;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * A file that needs no disk: so many bytes that its seed decides.
 *
 * @param key  where it goes
 * @param size in bytes
 * @param seed what it contains
 */
record SeededFile(String key, long size, long seed) {

    private static final int BLOCK_BYTES = 64 * 1024;

    /** All of it. */
    Content content() {
        return content(0, size);
    }

    /** Bytes of it, from an offset. */
    Content content(long offset, long length) {
        return new Slice(this, offset, length);
    }

    /** Its checksum. */
    Digest crc32c() {
        return crc32c(0, size);
    }

    /** The checksum of bytes of it, from an offset. */
    Digest crc32c(long offset, long length) {
        CRC32C crc = new CRC32C();
        try (CheckedOutputStream sum = new CheckedOutputStream(OutputStream.nullOutputStream(), crc)) {
            content(offset, length).writeTo(Channels.newChannel(sum), Pace.UNLIMITED);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Digest.ofCrc32c((int) crc.getValue());
    }

    /** Writes it to a disk after all. */
    Path writeTo(Path folder) throws IOException {
        Path path = folder.resolve(key);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content().writeTo(file, Pace.UNLIMITED);
        }
        return path;
    }

    private record Slice(SeededFile file, long offset, long length) implements Content {

        @Override
        public void writeTo(WritableByteChannel to, Pace pace) throws IOException {
            byte[] block = new byte[BLOCK_BYTES];
            for (long position = offset; position < offset + length; ) {
                long number = position / BLOCK_BYTES;
                new SplittableRandom(file.seed * 1_000_003 + number).nextBytes(block);
                int from = (int) (position % BLOCK_BYTES);
                int count = (int) Math.min(BLOCK_BYTES - from, offset + length - position);
                write(ByteBuffer.wrap(block, from, count), to, pace);
                position += count;
            }
        }

        private static void write(ByteBuffer bytes, WritableByteChannel to, Pace pace) throws IOException {
            int end = bytes.limit();
            while (bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + pace.blockLimit(BLOCK_BYTES)));
                pace.spend(to.write(bytes));
            }
        }
    }
}
