package dev.sluice.web;

import java.nio.ByteBuffer;

/**
 * CRC-64/NVME, which S3's newer clients declare: the polynomial {@code AD93D23594C93659}, reflected, all bits set at
 * the start and inverted at the end (<a
 * href="https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme">catalogue</a>).
 */
final class Crc64Nvme implements BodyHash {

    private static final long REFLECTED = 0x9A6C9329AC4BC9B5L;
    private static final long[] TABLE = table();

    private long crc = -1;

    private static long[] table() {
        long[] table = new long[256];
        for (int value = 0; value < table.length; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REFLECTED;
            }
            table[value] = crc;
        }
        return table;
    }

    @Override
    public void update(ByteBuffer bytes) {
        long sum = crc;
        while (bytes.hasRemaining()) {
            sum = TABLE[(int) (sum ^ bytes.get()) & 0xFF] ^ sum >>> Byte.SIZE;
        }
        crc = sum;
    }

    @Override
    public byte[] value() {
        return ByteBuffer.allocate(Long.BYTES).putLong(~crc).array();
    }
}
