package dev.sluice.benchmarks.store;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** Computes what a body has to be compared with; its CRC32C always, as that costs next to nothing. For one request. */
final class Digests {

    private static final Set<String> ABOUT_CHECKSUMS =
            Set.of("x-amz-checksum-type", "x-amz-checksum-algorithm", "x-amz-checksum-mode");
    private static final String CHECKSUM_PREFIX = "x-amz-checksum-";

    private final CRC32C crc32c = new CRC32C();
    private final List<Expectation> expectations = new ArrayList<>();
    private long length;

    /** A digest that the client declared; {@code expected} comes with the trailer where it isn't known before. */
    private record Expectation(String name, Algorithm algorithm, Optional<String> expected) {
    }

    private sealed interface Algorithm {
        void update(ByteBuffer bytes);

        byte[] value();
    }

    private record Crc(Checksum checksum) implements Algorithm {
        @Override
        public void update(ByteBuffer bytes) {
            checksum.update(bytes);
        }

        @Override
        public byte[] value() {
            return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        }
    }

    private record Hash(MessageDigest digest) implements Algorithm {
        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public byte[] value() {
            return digest.digest();
        }
    }

    /** What the headers of this request declare, or announce for the trailer. */
    static Digests declaredBy(RequestHead head) throws S3Failure {
        Digests digests = new Digests();
        for (Map.Entry<String, String> header : head.headers().entrySet()) {
            digests.expect(header.getKey(), header.getValue());
        }
        return digests;
    }

    private void expect(String header, String value) throws S3Failure {
        if (header.equals("content-md5")) {
            add(header, hash("MD5"), Optional.of(value));
        } else if (header.equals("x-amz-content-sha256") && value.length() == 64) {
            add(
                    header,
                    hash("SHA-256"),
                    Optional.of(
                            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(value))));
        } else if (header.equals("x-amz-trailer")) {
            add(value, algorithm(value), Optional.empty());
        } else if (header.startsWith(CHECKSUM_PREFIX) && !ABOUT_CHECKSUMS.contains(header)) {
            add(header, algorithm(header), Optional.of(value));
        }
    }

    private void add(String name, Algorithm algorithm, Optional<String> expected) {
        expectations.add(new Expectation(name, algorithm, expected));
    }

    private Algorithm algorithm(String header) throws S3Failure {
        return switch (header.substring(CHECKSUM_PREFIX.length())) {
            case "crc32c" -> new Crc(new CRC32C());
            case "crc32" -> new Crc(new CRC32());
            case "sha1" -> hash("SHA-1");
            case "sha256" -> hash("SHA-256");
            default -> throw S3Failure.of(501, "NotImplemented", "this store doesn't know " + header);
        };
    }

    private static Algorithm hash(String name) {
        try {
            return new Hash(MessageDigest.getInstance(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    void update(ByteBuffer bytes) {
        length += bytes.remaining();
        for (Expectation expectation : expectations) {
            expectation.algorithm.update(bytes.duplicate());
        }
        crc32c.update(bytes);
    }

    long length() {
        return length;
    }

    Crc32cSum sum() {
        return new Crc32cSum((int) crc32c.getValue(), length);
    }

    /** Compares everything that was declared. */
    void verify(Map<String, String> trailers) throws S3Failure {
        for (Expectation expectation : expectations) {
            String expected = expectation.expected.orElse(trailers.get(expectation.name));
            if (!Base64.getEncoder().encodeToString(expectation.algorithm.value()).equals(expected)) {
                throw S3Failure.of(400, "BadDigest", "the body doesn't have the declared " + expectation.name);
            }
        }
    }

    /** Whether a checksum of S3's own, not only Content-MD5, was declared. */
    boolean hasChecksum() {
        return expectations.stream().anyMatch(expectation -> expectation.name.startsWith(CHECKSUM_PREFIX));
    }
}
