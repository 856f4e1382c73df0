package dev.sluice.system;

import dev.sluice.core.Digest;
import java.io.InputStream;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/**
 * A file that never touches a disk: so many bytes that its seed decides.
 *
 * @param key  where it goes
 * @param size in bytes
 * @param seed what it contains
 */
record SeededFile(String key, long size, long seed) {

    private static final int BLOCK_BYTES = 64 * 1024;

    /** Reads it from the beginning. */
    InputStream open() {
        return new Content();
    }

    /** Its checksum. */
    Digest crc32c() {
        CRC32C crc = new CRC32C();
        byte[] block = new byte[BLOCK_BYTES];
        try (Content content = new Content()) {
            for (int count = content.read(block, 0, block.length); count > 0; count = content.read(block, 0, block.length)) {
                crc.update(block, 0, count);
            }
        }
        return Digest.ofCrc32c((int) crc.getValue());
    }

    private final class Content extends InputStream {
        private final SplittableRandom random = new SplittableRandom(seed);
        private final byte[] block = new byte[BLOCK_BYTES];
        private int inBlock = BLOCK_BYTES;
        private long left = size;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left == 0) {
                return -1;
            }
            if (inBlock == BLOCK_BYTES) {
                random.nextBytes(block);
                inBlock = 0;
            }
            int count = (int) Math.min(Math.min(length, BLOCK_BYTES - inBlock), left);
            System.arraycopy(block, inBlock, target, offset, count);
            inBlock += count;
            left -= count;
            return count;
        }

        @Override
        public void close() {
            // There is nothing to close; this one throws nothing.
        }
    }
}
