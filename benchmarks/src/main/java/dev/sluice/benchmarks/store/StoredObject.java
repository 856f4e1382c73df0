package dev.sluice.benchmarks.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is kept of an object.
 *
 * @param sum        its CRC32C and size
 * @param etag       opaque, without quotes
 * @param published  when
 * @param attributes its content type and user metadata, as headers
 * @param content    of a small object that was put at once; empty for others
 */
record StoredObject(Crc32cSum sum, String etag, Instant published, Map<String, String> attributes, byte[] content) {

    static Map<String, String> attributesOf(RequestHead head) {
        Map<String, String> attributes = new LinkedHashMap<>();
        head.headers().forEach((name, value) -> {
            if (name.startsWith("x-amz-meta-") || name.equals("content-type")) {
                attributes.put(name, value);
            }
        });
        return attributes;
    }
}
