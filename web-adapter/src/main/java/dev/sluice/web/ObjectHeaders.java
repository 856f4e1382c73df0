package dev.sluice.web;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.web.access.AccessRules;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The headers of an object that is read. Anybody may have uploaded it, so no browser is to run it here: it is an
 * attachment, of the type it says and no other, in a sandbox. What was stored with it can't change that.
 */
@Singleton
final class ObjectHeaders {

    /** What lets a cache that many share keep a response, or speaks only to those: RFC 9111, section 5.2.2. */
    private static final Pattern SHARING = Pattern.compile("(?i)(public|private|s-maxage|proxy-revalidate)\\s*(=.*)?");

    private final AccessRules rules;

    ObjectHeaders(AccessRules rules) {
        this.rules = rules;
    }

    void write(ObjectInfo object, MutableHttpResponse<?> response) {
        validators(object, response);
        ContentHeaders content = object.attributes().headers();
        response.header(
                HttpHeaders.CONTENT_TYPE, object.attributes().contentType().orElse(MediaType.APPLICATION_OCTET_STREAM));
        content.encoding().ifPresent(value -> response.header(HttpHeaders.CONTENT_ENCODING, value));
        content.language().ifPresent(value -> response.header(HttpHeaders.CONTENT_LANGUAGE, value));
        response.header(HttpHeaders.CONTENT_DISPOSITION, content.disposition().flatMap(FileName::ofDisposition)
                .orElseGet(() -> FileName.ofKey(object.address().key())).attachment());
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Content-Security-Policy", "sandbox; default-src 'none'");
        object.checksum().ifPresent(digest -> response.header(DigestFields.REPR_DIGEST, DigestFields.format(digest)));
        object.attributes()
                .metadata()
                .entries()
                .forEach((name, value) ->
                        response.header(UploadRequests.METADATA_PREFIX + name, HeaderText.encode(value)));
    }

    /** What a 304 says, too. */
    void validators(ObjectInfo object, MutableHttpResponse<?> response) {
        ContentHeaders content = object.attributes().headers();
        response.header(HttpHeaders.ETAG, EntityTag.quote(object.etag()));
        response.header(HttpHeaders.LAST_MODIFIED, HttpDate.format(object.lastModified()));
        response.header(HttpHeaders.ACCEPT_RANGES, "bytes");
        content.expires().ifPresent(instant -> response.header(HttpHeaders.EXPIRES, HttpDate.format(instant)));
        cacheControl(content).ifPresent(value -> response.header(HttpHeaders.CACHE_CONTROL, value));
    }

    /** Where a token is asked for, no cache that many share may answer in our place, whatever was stored. */
    private Optional<String> cacheControl(ContentHeaders content) {
        if (rules.token().isEmpty() || content.cacheControl().isEmpty() && content.expires().isEmpty()) {
            return content.cacheControl();
        }
        Stream<String> stored = Arrays.stream(content.cacheControl().orElse("").split(",")).map(String::strip)
                .filter(directive -> !directive.isEmpty() && !SHARING.matcher(directive).matches());
        return Optional.of(Stream.concat(Stream.of("private"), stored).collect(Collectors.joining(", ")));
    }
}
