package dev.sluice.cli;

import java.io.IOException;
import java.util.Map;

/**
 * What the server says it published.
 *
 * @param bucket     the bucket's name
 * @param key        the object's key
 * @param size       its size in bytes
 * @param crc32c     CRC32C of the whole object in base64
 * @param verifiedBy who confirmed that the object has these bytes: {@code store}, {@code client} or {@code readback}
 * @param json       the whole receipt, as received
 */
record Receipt(String bucket, String key, long size, String crc32c, String verifiedBy, Map<String, Object> json) {

    /** @throws IOException if the text is no receipt; the message says what it lacks */
    static Receipt parse(String text) throws IOException {
        Map<String, Object> json = Json.parseObject(text);
        if (json.get("bucket") instanceof String bucket
                && json.get("key") instanceof String key
                && json.get("size") instanceof Number size
                && json.get("verifiedBy") instanceof String verifiedBy
                && json.get("checksum") instanceof Map<?, ?> checksum
                && "CRC32C".equals(checksum.get("algorithm"))
                && checksum.get("value") instanceof String crc32c) {
            return new Receipt(bucket, key, size.longValue(), crc32c, verifiedBy, json);
        }
        throw new IOException("it lacks bucket, key, size, verifiedBy or a CRC32C checksum");
    }
}
