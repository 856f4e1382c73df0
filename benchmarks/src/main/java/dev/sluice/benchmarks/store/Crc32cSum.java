package dev.sluice.benchmarks.store;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * CRC32C of some bytes, with their number: enough to compute that of a concatenation. Computed apart from the product's
 * own code, which it checks.
 *
 * @param value  the checksum
 * @param length the number of bytes
 */
record Crc32cSum(int value, long length) {

    static final Crc32cSum EMPTY = new Crc32cSum(0, 0);

    /** Castagnoli's polynomial, lowest power first. */
    private static final int POLYNOMIAL = 0x82F63B78;

    /** The polynomial x to the power of 8, lowest power first: what appending one zero byte multiplies by. */
    private static final int ONE_BYTE = 1 << 23;

    private static final int ONE = 1 << 31;

    /** That of these bytes followed by others. */
    Crc32cSum append(Crc32cSum next) {
        return new Crc32cSum(multiply(powerOfByte(next.length), value) ^ next.value, length + next.length);
    }

    /** As S3's headers have it. */
    String base64() {
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(value).array());
    }

    private static int powerOfByte(long exponent) {
        int power = ONE;
        int square = ONE_BYTE;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                power = multiply(power, square);
            }
            square = multiply(square, square);
        }
        return power;
    }

    private static int multiply(int left, int right) {
        int product = 0;
        int factor = right;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((left & bit) != 0) {
                product ^= factor;
            }
            factor = (factor & 1) != 0 ? factor >>> 1 ^ POLYNOMIAL : factor >>> 1;
        }
        return product;
    }
}
