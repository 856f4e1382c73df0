package dev.sluice.cli.gateway;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A checksum in the gateway's JSON: {@code {"algorithm": "CRC32C", "value": "<base64>"}}. */
public final class ChecksumJson {

    private ChecksumJson() {
    }

    /** The CRC32C that the JSON is; empty if it is anything else. */
    static Optional<Digest> crc32c(@Nullable Object json) {
        try {
            return json instanceof Map<?, ?> checksum
                    && DigestAlgorithm.CRC32C.standardName().equals(checksum.get("algorithm"))
                    && checksum.get("value") instanceof String value
                    ? Optional.of(Digest.ofBase64(DigestAlgorithm.CRC32C, value))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** The digest as JSON. */
    public static Map<String, Object> of(Digest digest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("algorithm", digest.algorithm().standardName());
        json.put("value", digest.base64());
        return json;
    }
}
