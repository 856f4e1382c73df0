package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadReceipt;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What was published, as a client sees it.
 *
 * @param bucket     the bucket
 * @param key        the key
 * @param size       the size in bytes
 * @param etag       the store's entity tag, without quotes
 * @param versionId  the version's id, where the bucket keeps versions
 * @param checksum   of the whole object
 * @param verifiedBy who confirmed that the object has the bytes that were sent: store, client or readback
 * @param parts      the number of parts it was written in
 * @param durationMs milliseconds from the first byte to the store's last word
 */
@Serdeable
record Receipt(
        String bucket,
        String key,
        long size,
        String etag,
        @Nullable String versionId,
        Checksum checksum,
        String verifiedBy,
        int parts,
        long durationMs) {

    /**
     * A checksum.
     *
     * @param algorithm CRC32C
     * @param value     in base64
     */
    @Serdeable
    record Checksum(String algorithm, String value) {

        static Checksum of(Digest digest) {
            return new Checksum(digest.algorithm().standardName(), digest.base64());
        }
    }

    static Receipt of(UploadReceipt receipt) {
        return new Receipt(
                receipt.address().bucket(),
                receipt.address().key(),
                receipt.size(),
                receipt.etag(),
                receipt.versionId().orElse(null),
                Checksum.of(receipt.checksum()),
                receipt.verifiedBy().jsonName(),
                receipt.parts(),
                receipt.duration().toMillis());
    }
}
