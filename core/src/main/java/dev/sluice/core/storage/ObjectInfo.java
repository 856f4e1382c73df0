package dev.sluice.core.storage;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * What a store says of an object.
 *
 * @param address      where it is
 * @param size         the whole object's size in bytes
 * @param etag         its entity tag, without quotes
 * @param versionId    its version, where the bucket keeps versions
 * @param lastModified when it was published
 * @param attributes   what is kept beside the bytes
 * @param checksum     CRC32C of the whole object, where the store has it
 */
public record ObjectInfo(
        ObjectAddress address,
        long size,
        String etag,
        Optional<String> versionId,
        Instant lastModified,
        ObjectAttributes attributes,
        Optional<Digest> checksum) {
}
