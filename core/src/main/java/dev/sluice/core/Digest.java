package dev.sluice.core;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;

/**
 * A digest's algorithm and value. Immutable.
 *
 * @param algorithm how the value was computed
 * @param value     the digest's bytes, as long as the algorithm says; copied in and out
 */
public record Digest(DigestAlgorithm algorithm, byte[] value) {

    public Digest {
        Objects.requireNonNull(algorithm, "algorithm");
        Objects.requireNonNull(value, "value");
        if (value.length != algorithm.length()) {
            throw new IllegalArgumentException("value of a " + algorithm.httpName() + " digest must have "
                    + algorithm.length() + " bytes, this one has " + value.length);
        }
        value = value.clone();
    }

    /** A CRC32C from the 32 bits that {@link java.util.zip.CRC32C#getValue()} returns. */
    public static Digest ofCrc32c(int crc) {
        return new Digest(DigestAlgorithm.CRC32C, ByteBuffer.allocate(Integer.BYTES).putInt(crc).array());
    }

    /** @throws IllegalArgumentException if the text is no base64, or of the wrong length */
    public static Digest ofBase64(DigestAlgorithm algorithm, String base64) {
        return new Digest(algorithm, Base64.getDecoder().decode(base64));
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    /** The value in base64 with padding, as S3's headers and RFC 9530 carry it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && algorithm == that.algorithm && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return algorithm.httpName() + ":" + base64();
    }
}
