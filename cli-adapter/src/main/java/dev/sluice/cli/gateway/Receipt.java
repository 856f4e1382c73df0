package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.core.Digest;
import java.io.IOException;
import java.util.Map;

/**
 * What the server says it published.
 *
 * @param bucket     the bucket's name
 * @param key        the object's key
 * @param size       its size in bytes
 * @param checksum   CRC32C of the whole object
 * @param verifiedBy who confirmed that the object has these bytes: {@code store}, {@code client} or {@code readback}
 * @param json       the whole receipt, as received
 */
public record Receipt(
        String bucket, String key, long size, Digest checksum, String verifiedBy, Map<String, Object> json) {

    /** @throws IOException if the JSON is no receipt; the message says what it lacks */
    static Receipt of(Map<String, Object> json) throws IOException {
        if (json.get("bucket") instanceof String bucket
                && json.get("key") instanceof String key
                && json.get("size") instanceof Number size
                && json.get("verifiedBy") instanceof String verifiedBy) {
            Digest checksum = ChecksumJson.crc32c(json.get("checksum"))
                    .orElseThrow(() -> new IOException("it lacks a CRC32C checksum"));
            return new Receipt(bucket, key, size.longValue(), checksum, verifiedBy, json);
        }
        throw new IOException("it lacks bucket, key, size or verifiedBy");
    }

    /** @throws TransferException if what was published is not what was sent */
    public void requireAgreement(long sentSize, Digest sentChecksum) throws TransferException {
        if (size != sentSize) {
            throw new TransferException(new Failure.Mismatch("%s/%s has %d bytes, but %d were sent; send it again"
                    .formatted(bucket, key, size, sentSize)));
        }
        if (!checksum.equals(sentChecksum)) {
            throw new TransferException(new Failure.Mismatch("%s/%s has the CRC32C %s, but %s was sent; send it again"
                    .formatted(bucket, key, checksum.base64(), sentChecksum.base64())));
        }
    }
}
