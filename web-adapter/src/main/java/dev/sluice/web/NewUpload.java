package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadRequest;
import dev.sluice.web.problem.RequestException;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it begins a resumable upload. A field that isn't among these is refused.
 *
 * @param bucket      a bucket that is served
 * @param key         the object's key
 * @param size        its size in bytes
 * @param contentType its media type; left out, that of the key's extension
 * @param contentEncoding the codings that the bytes have, such as gzip; they are stored as they are sent
 * @param cacheControl how readers may cache the object
 * @param contentLanguage whom the content is meant for
 * @param contentDisposition its {@code filename} is the name under which browsers save the object
 * @param expires     when a cached copy is no longer fresh, a date of HTTP
 * @param metadata    what is kept beside the bytes: names and values, with 11 bytes for each, 1,960 bytes in all as
 *                    they go over the wire
 * @param fingerprint what the client recognises the file by: 1 to 200 printable ASCII characters
 * @param digest      the digest of all the bytes, in the syntax of RFC 9530: {@code crc32c=:…:}, the value in base64; a
 *                    SHA only of an upload of one part, as others' can't be verified before they are published
 * @param ifNoneMatch {@code *}: there must be no such object yet
 */
@Serdeable
record NewUpload(
        String bucket,
        String key,
        long size,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        @Nullable String cacheControl,
        @Nullable String contentLanguage,
        @Nullable String contentDisposition,
        @Nullable String expires,
        @Nullable Map<String, String> metadata,
        @Nullable String fingerprint,
        @Nullable String digest,
        @Nullable String ifNoneMatch) {

    private static final Set<String> FIELDS = Set.of(
            "bucket",
            "key",
            "size",
            "contentType",
            "contentEncoding",
            "cacheControl",
            "contentLanguage",
            "contentDisposition",
            "expires",
            "metadata",
            "fingerprint",
            "digest",
            "ifNoneMatch");

    /** @throws RequestException 400 if a field is missing, of the wrong type, or not known */
    static NewUpload of(JsonFields body) {
        JsonFields fields = body.allowOnly(FIELDS);
        return new NewUpload(
                fields.requiredText("bucket"),
                fields.requiredText("key"),
                fields.requiredSize("size"),
                fields.text("contentType").orElse(null),
                fields.text("contentEncoding").orElse(null),
                fields.text("cacheControl").orElse(null),
                fields.text("contentLanguage").orElse(null),
                fields.text("contentDisposition").orElse(null),
                fields.text("expires").orElse(null),
                fields.texts("metadata"),
                fields.text("fingerprint").orElse(null),
                fields.text("digest").orElse(null),
                fields.text("ifNoneMatch").orElse(null));
    }

    /** @throws RequestException 400 if a value can't be followed */
    UploadRequest toRequest(ObjectAddress address, Optional<String> storageClass) {
        UploadRequest.Builder request = UploadRequest.to(address)
                .contentHeaders(
                        StoredHeaders.of(contentEncoding, cacheControl, contentLanguage, contentDisposition, expires))
                .precondition(ifNoneMatch == null ? Precondition.NONE : UploadRequests.precondition(ifNoneMatch));
        storageClass.ifPresent(request::storageClass);
        Optional.ofNullable(digest).map(text -> DigestFields.parse("digest", text)).ifPresent(request::expectedDigest);
        Optional.ofNullable(fingerprint).ifPresent(request::fingerprint);
        Optional.ofNullable(contentType)
                .or(() -> UploadRequests.guessContentType(address.key()))
                .ifPresent(request::contentType);
        return RequestException.badUnlessValid(() -> request.size(size)
                .metadata(metadata == null ? Map.of() : metadata)
                .build());
    }
}
