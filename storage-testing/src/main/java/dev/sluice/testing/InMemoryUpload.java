package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A multipart upload that was begun. Not thread-safe: the store's lock guards it. */
final class InMemoryUpload {

    private record Part(byte[] bytes, StoredPart stored) {}

    private final ObjectAddress address;
    private final ObjectAttributes attributes;
    private final StoreLimits limits;
    private final StoreFeatures features;
    private final Map<PartNumber, Part> parts = new TreeMap<>();
    private boolean published;

    InMemoryUpload(ObjectAddress address, ObjectAttributes attributes, StoreLimits limits, StoreFeatures features) {
        this.address = address;
        this.attributes = attributes;
        this.limits = limits;
        this.features = features;
    }

    ObjectAddress address() {
        return address;
    }

    StoredPart land(PartNumber number, byte[] bytes) {
        Optional<Digest> checksum = features.checksums() == StoreFeatures.Checksums.NONE
                ? Optional.empty()
                : Optional.of(TestBytes.crc32c(bytes));
        StoredPart stored = new StoredPart(number, bytes.length, md5(bytes), checksum);
        parts.put(number, new Part(bytes, stored));
        return stored;
    }

    List<StoredPart> list() {
        return parts.values().stream().map(Part::stored).toList();
    }

    void dropParts() {
        parts.clear();
    }

    void markPublished() {
        published = true;
    }

    boolean isPublished() {
        return published;
    }

    InMemoryObject assemble(Completion completion) {
        byte[] bytes = TestBytes.concat(
                completion.parts().stream().map(this::named).map(Part::bytes).toArray(byte[][]::new));
        requireOrder(completion.parts());
        requireSizes(completion.parts());
        if (bytes.length > limits.maxObjectSize()) {
            throw StoreException.permanent(
                    Kind.TOO_LARGE, "EntityTooLarge: the object would have " + bytes.length + " bytes");
        }
        Digest checksum = TestBytes.crc32c(bytes);
        if (features.fullObjectChecksum() && !checksum.equals(completion.checksum())) {
            throw StoreException.permanent(
                    Kind.CHECKSUM_MISMATCH, "BadDigest: the object doesn't have the checksum " + completion.checksum());
        }
        String etag = md5(bytes) + "-" + completion.parts().size();
        return new InMemoryObject(
                bytes,
                etag,
                Instant.now(),
                attributes,
                features.fullObjectChecksum() ? Optional.of(checksum) : Optional.empty());
    }

    private Part named(StoredPart wanted) {
        Part part = parts.get(wanted.number());
        if (part == null || !part.stored().etag().equals(wanted.etag())) {
            throw StoreException.permanent(
                    Kind.INVALID, "InvalidPart: there is no part " + wanted.number() + " with that entity tag");
        }
        return part;
    }

    private static void requireOrder(List<StoredPart> wanted) {
        for (int index = 1; index < wanted.size(); index++) {
            if (wanted.get(index).number().compareTo(wanted.get(index - 1).number()) <= 0) {
                throw StoreException.permanent(Kind.INVALID, "InvalidPartOrder: parts must ascend");
            }
        }
    }

    private void requireSizes(List<StoredPart> wanted) {
        for (StoredPart part : wanted.subList(0, wanted.size() - 1)) {
            long size = named(part).bytes().length;
            if (size < limits.minPartSize()) {
                throw StoreException.permanent(
                        Kind.INVALID, "EntityTooSmall: part " + part.number() + " has only " + size + " bytes");
            }
        }
    }

    static String md5(byte[] bytes) {
        return HexFormat.of().formatHex(TestBytes.messageDigest("MD5", bytes));
    }
}
