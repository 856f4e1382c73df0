package dev.sluice.core.storage;

import dev.sluice.core.Digest;
import java.util.Optional;

/**
 * What a store says of an object it has just published.
 *
 * @param etag      its entity tag, without quotes
 * @param versionId its version, where the bucket keeps versions
 * @param checksum  CRC32C of the whole as the store has it, where the store tells
 */
public record PublishedObject(String etag, Optional<String> versionId, Optional<Digest> checksum) {
}
