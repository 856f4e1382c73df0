package dev.sluice.core;

/**
 * Combines CRC32Cs: from those of two pieces to that of both, without their bytes.
 *
 * <p>A CRC is a polynomial over GF(2) modulo the generator, so appending {@code n} bytes multiplies it by
 * {@code x^(8n)}; the power comes from repeated squaring. The method is Mark Adler's in zlib's {@code crc32_combine}
 * (zlib 1.2.12 and later), with Castagnoli's polynomial of
 * <a href="https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4">RFC 3720, B.4</a>.
 */
public final class Crc32c {

    /** Castagnoli's polynomial without x^32, the bits reflected: bit 31 is x^0. */
    private static final int POLYNOMIAL = 0x82F63B78;
    private static final int ONE = 1 << 31;

    private Crc32c() { }

    /** CRC32C of {@code first} followed by {@code second}, of which {@code secondLength} is the length in bytes. */
    public static int combine(int first, int second, long secondLength) {
        return multiply(powerOfX8(secondLength), first) ^ second;
    }

    /** x^(8n) modulo the polynomial. */
    private static int powerOfX8(long n) {
        int result = ONE;
        int square = ONE >>> 8;
        for (long rest = n; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(square, result);
            }
            square = multiply(square, square);
        }
        return result;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 0 ? shifted >>> 1 : (shifted >>> 1) ^ POLYNOMIAL;
        }
        return product;
    }
}
