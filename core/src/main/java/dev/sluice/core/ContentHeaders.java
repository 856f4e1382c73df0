package dev.sluice.core;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the header fields of a response that carries an object say of its content, besides the media type
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">system-defined metadata</a>). A
 * store keeps it as it is given and changes no byte: an object with the coding {@code gzip} holds the compressed bytes.
 * Immutable.
 *
 * @param encoding     {@code Content-Encoding}: the codings that the bytes have, such as {@code gzip}
 * @param cacheControl {@code Cache-Control}: how a reader may cache the object
 * @param language     {@code Content-Language}: whom the content is meant for, such as {@code de, kk}
 * @param disposition  {@code Content-Disposition}: the file name under which a browser saves it
 * @param expires      {@code Expires}: when a cached copy is no longer fresh; whole seconds
 */
public record ContentHeaders(
        Optional<String> encoding,
        Optional<String> cacheControl,
        Optional<String> language,
        Optional<String> disposition,
        Optional<Instant> expires) {

    public static final ContentHeaders NONE = new ContentHeaders(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if a value isn't printable ASCII, or blank */
    public ContentHeaders {
        require("contentEncoding", encoding);
        require("cacheControl", cacheControl);
        require("contentLanguage", language);
        require("contentDisposition", disposition);
        expires = expires.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS));
    }

    public ContentHeaders withEncoding(String value) {
        return new ContentHeaders(Optional.of(value), cacheControl, language, disposition, expires);
    }

    public ContentHeaders withCacheControl(String value) {
        return new ContentHeaders(encoding, Optional.of(value), language, disposition, expires);
    }

    public ContentHeaders withLanguage(String value) {
        return new ContentHeaders(encoding, cacheControl, Optional.of(value), disposition, expires);
    }

    public ContentHeaders withDisposition(String value) {
        return new ContentHeaders(encoding, cacheControl, language, Optional.of(value), expires);
    }

    public ContentHeaders withExpires(Instant value) {
        return new ContentHeaders(encoding, cacheControl, language, disposition, Optional.of(value));
    }

    private static void require(String field, Optional<String> value) {
        value.ifPresent(text -> {
            if (!isAllowed(text)) {
                throw new IllegalArgumentException(field + " must be printable ASCII");
            }
        });
    }

    /** The value, if it is one that these fields can have: others may have written to a store what Sluice would not. */
    public static Optional<String> ifAllowed(@Nullable String value) {
        return Optional.ofNullable(value).filter(ContentHeaders::isAllowed);
    }

    private static boolean isAllowed(String value) {
        return !value.isBlank() && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
