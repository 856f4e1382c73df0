package dev.sluice.core.storage;

import dev.sluice.core.Digest;
import dev.sluice.core.Precondition;
import java.util.List;

/**
 * What completing a multipart upload asks of the store.
 *
 * @param parts        every part, in ascending order
 * @param checksum     CRC32C of the whole object; sent where the store verifies it
 *                     ({@link StoreFeatures#fullObjectChecksum()})
 * @param precondition what must be true of the address
 */
public record Completion(List<StoredPart> parts, Digest checksum, Precondition precondition) {

    public Completion {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("parts must not be empty");
        }
    }

    /** The object's size: the sum of its parts'. */
    public long size() {
        return parts.stream().mapToLong(StoredPart::size).sum();
    }
}
