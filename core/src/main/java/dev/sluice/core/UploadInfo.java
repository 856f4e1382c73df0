package dev.sluice.core;

import java.time.Instant;
import java.util.Optional;

/**
 * What is fixed about a resumable upload when it begins. Part {@code n} is the object's bytes
 * {@code [(n - 1) * partSize, n * partSize)}, the last part excepted, which ends with the object; an object of no bytes
 * is one part of none.
 *
 * @param id           its id
 * @param address      where the object will be
 * @param size         the object's size in bytes
 * @param partSize     the size of every part but the last, in bytes
 * @param fingerprint  what its client recognises the file by
 * @param precondition what must be true of the address when it is completed
 * @param createdAt    when it began
 */
public record UploadInfo(
        UploadId id,
        ObjectAddress address,
        long size,
        long partSize,
        Optional<String> fingerprint,
        Precondition precondition,
        Instant createdAt) {

    public UploadInfo {
        if (size < 0 || partSize < 1) {
            throw new IllegalArgumentException(
                    "size must not be negative, partSize must be positive: " + size + ", " + partSize);
        }
        if (Math.ceilDiv(size, partSize) > PartNumber.MAX) {
            throw new IllegalArgumentException("an object of " + size + " bytes has too many parts of " + partSize);
        }
    }

    /** How many parts there are; at least one. */
    public int partCount() {
        return (int) Math.max(1, Math.ceilDiv(size, partSize));
    }

    /** Whether there is a part of that number. */
    public boolean has(PartNumber number) {
        return number.value() <= partCount();
    }

    /** The exact length of a part in bytes; 0 beyond the last. */
    public long lengthOf(PartNumber number) {
        return Math.clamp(size - offsetOf(number), 0, partSize);
    }

    /** Where a part begins in the object, in bytes. */
    public long offsetOf(PartNumber number) {
        return (number.value() - 1L) * partSize;
    }

    /** When it ends by itself, and all that was sent of it is dropped. */
    public Instant expiresAt() {
        return id.expiry();
    }
}
