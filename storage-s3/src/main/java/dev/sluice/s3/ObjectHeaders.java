package dev.sluice.s3;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.MetadataText;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ObjectAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

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

    static ObjectAttributes attributes(HeadObjectResponse answer) {
        ContentHeaders content = new ContentHeaders(
                ContentHeaders.ifAllowed(answer.contentEncoding()), ContentHeaders.ifAllowed(answer.cacheControl()),
                ContentHeaders.ifAllowed(answer.contentLanguage()), ContentHeaders.ifAllowed(answer.contentDisposition()),
                expires(answer.expiresString()));
        return attributes(answer.contentType(), content, answer.metadata(), answer.storageClassAsString());
    }

    static ObjectAttributes attributes(GetObjectResponse answer) {
        ContentHeaders content = new ContentHeaders(
                ContentHeaders.ifAllowed(answer.contentEncoding()), ContentHeaders.ifAllowed(answer.cacheControl()),
                ContentHeaders.ifAllowed(answer.contentLanguage()), ContentHeaders.ifAllowed(answer.contentDisposition()),
                expires(answer.expiresString()));
        return attributes(answer.contentType(), content, answer.metadata(), answer.storageClassAsString());
    }

    /** What is no date means the past: <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.3">RFC 9111, section 5.3</a>. */
    static Optional<Instant> expires(@Nullable String header) {
        return Optional.ofNullable(header).map(text -> {
            try {
                return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            } catch (DateTimeException noDate) {
                return Instant.EPOCH;
            }
        });
    }

    private static ObjectAttributes attributes(
            @Nullable String contentType, ContentHeaders content, Map<String, String> headers, @Nullable String storageClass) {
        Map<String, String> metadata = new TreeMap<>();
        headers.forEach((name, value) -> metadata.put(name.toLowerCase(Locale.ROOT), MetadataText.decode(value)));
        Optional<String> stamp = Optional.ofNullable(metadata.remove(UserMetadata.RESERVED_NAME));
        return new ObjectAttributes(Optional.ofNullable(contentType), content, allowed(metadata), stamp, Optional.ofNullable(storageClass));
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
