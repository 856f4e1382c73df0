package dev.sluice.core;

import java.time.Duration;
import java.util.Optional;

/**
 * What was published. Immutable.
 *
 * @param address    where the object is
 * @param size       its size in bytes
 * @param etag       the store's entity tag, without quotes. Of a multipart upload it is no digest of the bytes
 * @param versionId  the version's id, where the bucket keeps versions
 * @param checksum   CRC32C of the whole object
 * @param verifiedBy who confirmed that the object has these bytes
 * @param parts      the number of parts it was written in; 1 for a plain put
 * @param duration   from the first read to the store's last word
 */
public record UploadReceipt(
        ObjectAddress address,
        long size,
        String etag,
        Optional<String> versionId,
        Digest checksum,
        VerifiedBy verifiedBy,
        int parts,
        Duration duration) {
}
