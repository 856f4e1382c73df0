package dev.sluice.benchmarks.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A multipart upload that is under way. Thread-safe. */
final class OpenUpload {

    private static final int MAX_PARTS = 10_000;
    private static final long MIN_PART_SIZE = 5L * 1024 * 1024;

    /** A part, as completion names it. */
    record NamedPart(int number, String etag) {
    }

    private final String path;
    private final Optional<String> checksumAlgorithm;
    private final Map<String, String> attributes;
    private final NavigableMap<Integer, Crc32cSum> parts = new ConcurrentSkipListMap<>();

    OpenUpload(String path, Optional<String> checksumAlgorithm, Map<String, String> attributes) {
        this.path = path;
        this.checksumAlgorithm = checksumAlgorithm;
        this.attributes = attributes;
    }

    /** Bucket and key. */
    String path() {
        return path;
    }

    NavigableMap<Integer, Crc32cSum> parts() {
        return parts;
    }

    /** Counts a part; a later one of the same number replaces it. */
    void put(int number, Body body) throws S3Failure {
        if (number < 1 || number > MAX_PARTS) {
            throw S3Failure.of(400, "InvalidArgument", "a part's number is 1 to " + MAX_PARTS);
        }
        if (checksumAlgorithm.isPresent() && !body.hasChecksum()) {
            throw S3Failure.of(400, "InvalidRequest", "a part of this upload needs a checksum");
        }
        parts.put(number, body.sum());
    }

    /** The object that the named parts make. */
    StoredObject complete(List<NamedPart> named, Optional<String> declaredChecksum) throws S3Failure {
        Crc32cSum whole = Crc32cSum.EMPTY;
        int previous = 0;
        for (NamedPart part : named) {
            if (part.number() <= previous) {
                throw S3Failure.of(400, "InvalidPartOrder", "the parts aren't in order");
            }
            previous = part.number();
            whole = whole.append(find(part, part.equals(named.getLast())));
        }
        if (named.isEmpty() || declaredChecksum.isPresent() && !declaredChecksum.get().equals(whole.base64())) {
            throw S3Failure.of(400, "BadDigest", "the object doesn't have the declared checksum");
        }
        return new StoredObject(whole, etag(whole) + "-" + named.size(), Instant.now(), attributes, new byte[0]);
    }

    private Crc32cSum find(NamedPart named, boolean last) throws S3Failure {
        Crc32cSum part = parts.get(named.number());
        if (part == null || !etag(part).equals(named.etag())) {
            throw S3Failure.of(400, "InvalidPart", "there is no such part");
        }
        if (!last && part.length() < MIN_PART_SIZE) {
            throw S3Failure.of(400, "EntityTooSmall", "a part that isn't the last is smaller than 5 MiB");
        }
        return part;
    }

    /** An entity tag that nobody can mistake for an MD5. */
    static String etag(Crc32cSum sum) {
        return "crc32c-%08x-%x".formatted(sum.value(), sum.length());
    }
}
