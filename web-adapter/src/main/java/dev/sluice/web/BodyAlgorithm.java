package dev.sluice.web;

import dev.sluice.core.DigestAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** The digests of a body that clients declare, by the names of RFC 9530's registry and of S3. */
enum BodyAlgorithm {

    CRC32C("crc32c", "crc32c", 4),
    SHA_256("sha-256", "sha256", 32),
    SHA_512("sha-512", "sha512", 64),
    CRC32("", "crc32", 4),
    CRC64NVME("", "crc64nvme", 8),
    MD5("md5", "md5", 16),
    SHA_1("sha", "sha1", 20);

    private final String httpName;
    private final String s3Name;
    private final int length;

    BodyAlgorithm(String httpName, String s3Name, int length) {
        this.httpName = httpName;
        this.s3Name = s3Name;
        this.length = length;
    }

    static Optional<BodyAlgorithm> ofHttpName(String name) {
        return find(name, algorithm -> algorithm.httpName);
    }

    static Optional<BodyAlgorithm> ofS3Name(String name) {
        return find(name, algorithm -> algorithm.s3Name);
    }

    private static Optional<BodyAlgorithm> find(String name, Function<BodyAlgorithm, String> names) {
        return Arrays.stream(values())
                .filter(algorithm -> !name.isEmpty() && names.apply(algorithm).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The one that the engine verifies by itself, where it does. */
    Optional<DigestAlgorithm> ofEngine() {
        return DigestAlgorithm.ofHttpName(httpName);
    }

    /** In bytes. */
    int length() {
        return length;
    }

    BodyHash hash() {
        return switch (this) {
            case CRC32C -> BodyHash.of(new CRC32C());
            case CRC32 -> BodyHash.of(new CRC32());
            case CRC64NVME -> new Crc64Nvme();
            case MD5 -> message("MD5");
            case SHA_1 -> message("SHA-1");
            case SHA_256 -> message("SHA-256");
            case SHA_512 -> message("SHA-512");
        };
    }

    private static BodyHash message(String name) {
        try {
            return BodyHash.of(MessageDigest.getInstance(name));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(name + " is in every Java runtime", impossible);
        }
    }

    @Override
    public String toString() {
        return httpName.isEmpty() ? s3Name : httpName;
    }
}
