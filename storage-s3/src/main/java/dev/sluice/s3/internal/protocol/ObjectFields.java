package dev.sluice.s3.internal.protocol;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.MetadataText;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.s3.internal.http.HttpFields;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the fields of a response say of an object. */
public final class ObjectFields {

    static final String METADATA = "x-amz-meta-";

    private static final String CRC32C = "x-amz-checksum-crc32c";

    private ObjectFields() {
    }

    /** The entity tag, without quotes; empty if the store named none, or one that no field of a response can carry. */
    public static Optional<String> etag(HttpFields fields) {
        return fields.first("ETag").map(ObjectFields::unquoted).filter(ObjectFields::isEntityTag);
    }

    private static boolean isEntityTag(String tag) {
        return !tag.isEmpty() && tag.chars().allMatch(character -> character > ' ' && character != 0x7F);
    }

    static String unquoted(String etag) {
        return etag.replace("\"", "").strip();
    }

    /**
     * CRC32C of the bytes; empty if the store told none, or one of another kind: a composite checksum is no CRC32C of
     * the bytes.
     */
    public static Optional<Digest> crc32c(HttpFields fields) {
        boolean composite = fields.first("x-amz-checksum-type").filter("COMPOSITE"::equals).isPresent();
        return composite ? Optional.empty() : fields.first(CRC32C).flatMap(ObjectFields::crc32c);
    }

    static Optional<Digest> crc32c(String base64) {
        try {
            return base64.contains("-")
                    ? Optional.empty()
                    : Optional.of(Digest.ofBase64(DigestAlgorithm.CRC32C, base64.strip()));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** What was written, as the response to a whole put says it; empty if it names no entity tag. */
    public static Optional<PublishedObject> published(HttpFields fields) {
        return etag(fields).map(etag -> new PublishedObject(etag, versionId(fields), crc32c(fields)));
    }

    /**
     * Empty too for {@code null}, which names what was written where no versions were kept: it is overwritten as if
     * there were none.
     */
    static Optional<String> versionId(HttpFields fields) {
        return fields.first("x-amz-version-id").filter(id -> !id.isEmpty() && !id.equals("null"));
    }

    /** What HEAD and GET say. */
    public static ObjectInfo info(ObjectAddress address, long size, String etag, HttpFields fields) {
        return new ObjectInfo(
                address,
                size,
                etag,
                versionId(fields),
                fields.first("Last-Modified").flatMap(HttpDates::parse).orElse(Instant.EPOCH),
                attributes(fields),
                crc32c(fields));
    }

    private static ObjectAttributes attributes(HttpFields fields) {
        Map<String, String> metadata = new TreeMap<>();
        fields.forEach((name, value) -> {
            if (name.toLowerCase(Locale.ROOT).startsWith(METADATA)) {
                metadata.put(name.substring(METADATA.length()).toLowerCase(Locale.ROOT), MetadataText.decode(value));
            }
        });
        Optional<String> stamp = Optional.ofNullable(metadata.remove(UserMetadata.RESERVED_NAME));
        return new ObjectAttributes(
                fields.first("Content-Type").flatMap(ContentHeaders::ifAllowed),
                contentHeaders(fields),
                allowed(metadata),
                stamp,
                fields.first("x-amz-storage-class"));
    }

    private static ContentHeaders contentHeaders(HttpFields fields) {
        return new ContentHeaders(
                allowed(fields, "Content-Encoding"),
                allowed(fields, "Cache-Control"),
                allowed(fields, "Content-Language"),
                allowed(fields, "Content-Disposition"),
                // What is no date means the past (RFC 9111, section 5.3).
                fields.first("Expires").map(text -> HttpDates.parse(text).orElse(Instant.EPOCH)));
    }

    private static Optional<String> allowed(HttpFields fields, String name) {
        List<String> values = fields.all(name);
        return values.isEmpty() ? Optional.empty() : ContentHeaders.ifAllowed(String.join(", ", values));
    }

    /**
     * Others may have written what Sluice would not: such entries are left out, so that the object can still be read.
     */
    private static UserMetadata allowed(Map<String, String> metadata) {
        UserMetadata kept = UserMetadata.EMPTY;
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            Map<String, String> more = new TreeMap<>(kept.entries());
            more.put(entry.getKey(), entry.getValue());
            try {
                kept = UserMetadata.of(more);
            } catch (IllegalArgumentException notAllowed) {
                // What others wrote may break Sluice's rules: the rest is told.
            }
        }
        return kept;
    }
}
