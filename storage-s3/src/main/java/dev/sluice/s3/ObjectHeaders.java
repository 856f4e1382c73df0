package dev.sluice.s3;

import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ObjectAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is kept beside an object's bytes, to S3's headers and back. */
final class ObjectHeaders {

    private ObjectHeaders() {
    }

    /** The user's metadata and the stamp. */
    static Map<String, String> metadata(ObjectAttributes attributes) {
        Map<String, String> headers = new TreeMap<>();
        attributes.metadata().entries().forEach((name, value) -> headers.put(name, MetadataText.encode(value)));
        attributes.uploadStamp().ifPresent(stamp -> headers.put(UserMetadata.RESERVED_NAME, stamp));
        return headers;
    }

    static ObjectAttributes attributes(@Nullable String contentType, Map<String, String> headers, @Nullable String storageClass) {
        Map<String, String> metadata = new TreeMap<>();
        headers.forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), MetadataText.decode(value)));
        Optional<String> stamp = Optional.ofNullable(metadata.remove(UserMetadata.RESERVED_NAME));
        return new ObjectAttributes(Optional.ofNullable(contentType), allowed(metadata), stamp, Optional.ofNullable(storageClass));
    }

    /** Others may have written what Sluice would not: such entries are left out, so that the object can still be read. */
    private static UserMetadata allowed(Map<String, String> metadata) {
        UserMetadata kept = UserMetadata.EMPTY;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            Map<String, String> more = new TreeMap<>(kept.entries());
            more.put(entry.getKey(), entry.getValue());
            try {
                kept = UserMetadata.of(more);
            } catch (IllegalArgumentException notAllowed) {
                continue;
            }
        }
        return kept;
    }
}
