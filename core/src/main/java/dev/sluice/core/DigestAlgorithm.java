package dev.sluice.core;

import java.util.Arrays;
import java.util.Optional;

/**
 * The digests that Sluice verifies, by the names of the
 * <a href="https://www.rfc-editor.org/rfc/rfc9530#name-establish-the-hash-algorith">RFC 9530</a> registry and of S3.
 */
public enum DigestAlgorithm {
    /** CRC-32 with Castagnoli's polynomial; 4 bytes, big-endian. */
    CRC32C("crc32c", "CRC32C", 4),
    SHA_256("sha-256", "SHA-256", 32),
    SHA_512("sha-512", "SHA-512", 64);

    private final String httpName;
    private final String standardName;
    private final int length;

    DigestAlgorithm(String httpName, String standardName, int length) {
        this.httpName = httpName;
        this.standardName = standardName;
        this.length = length;
    }

    /** The key in {@code Content-Digest} and {@code Repr-Digest}: {@code crc32c}, {@code sha-256}, {@code sha-512}. */
    public String httpName() {
        return httpName;
    }

    /** The name in receipts: {@code CRC32C}, {@code SHA-256}, {@code SHA-512}. */
    public String standardName() {
        return standardName;
    }

    /** The digest's length in bytes. */
    public int length() {
        return length;
    }

    /** The algorithm of that name in RFC 9530's registry, if it is one that Sluice verifies. */
    public static Optional<DigestAlgorithm> ofHttpName(String name) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.httpName.equalsIgnoreCase(name)).findFirst();
    }
}
