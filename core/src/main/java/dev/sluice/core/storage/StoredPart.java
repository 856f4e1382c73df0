package dev.sluice.core.storage;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import java.util.Optional;

/**
 * A part that a store has acknowledged.
 *
 * @param number   its number
 * @param size     its size in bytes
 * @param etag     the store's entity tag of it, without quotes; completion names it
 * @param checksum its CRC32C as the store has it, where the store tells
 */
public record StoredPart(PartNumber number, long size, String etag, Optional<Digest> checksum) {
}
