package dev.sluice.web;

import dev.sluice.core.ContentHeaders;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an upload asks readers to be told of the content. The bytes are stored as they are sent, whatever codings they
 * have.
 */
final class StoredHeaders {

    /** No coding of the content, but the framing of requests to S3. */
    private static final String FRAMING = "aws-chunked";
    private static final String NO_CODING = "identity";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private StoredHeaders() {
    }

    /** @throws RequestException 400 or 415 if a value can't be kept */
    static ContentHeaders of(HttpHeaders headers) {
        return of(joined(headers, HttpHeaders.CONTENT_ENCODING), joined(headers, HttpHeaders.CACHE_CONTROL),
                joined(headers, HttpHeaders.CONTENT_LANGUAGE), joined(headers, HttpHeaders.CONTENT_DISPOSITION),
                joined(headers, HttpHeaders.EXPIRES));
    }

    private static @Nullable String joined(HttpHeaders headers, String name) {
        List<String> values = headers.getAll(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }

    /** @throws RequestException 400 or 415 if a value can't be kept */
    static ContentHeaders of(
            @Nullable String encoding,
            @Nullable String cacheControl,
            @Nullable String language,
            @Nullable String disposition,
            @Nullable String expires) {
        Optional<String> codings =
                Optional.ofNullable(encoding).map(StoredHeaders::codings).filter(Predicate.not(String::isEmpty));
        return RequestException.badUnlessValid(() -> new ContentHeaders(
                codings,
                Optional.ofNullable(cacheControl),
                Optional.ofNullable(language),
                Optional.ofNullable(disposition),
                Optional.ofNullable(expires).map(StoredHeaders::date)));
    }

    private static String codings(String field) {
        List<String> codings = Arrays.stream(field.split(",", -1)).map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equalsIgnoreCase(NO_CODING))
                .toList();
        codings.forEach(StoredHeaders::requireCoding);
        return codings.stream().collect(Collectors.joining(", "));
    }

    private static void requireCoding(String coding) {
        if (coding.toLowerCase(Locale.ROOT).equals(FRAMING)) {
            throw new RequestException(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The body is stored as it is sent, so it can't have the framing aws-chunked: leave that out.");
        }
        if (!TOKEN.matcher(coding).matches()) {
            throw RequestException.badRequest("Content-Encoding must be names of codings, such as gzip.");
        }
    }

    private static Instant date(String text) {
        return HttpDate.parse(text).orElseThrow(() -> new IllegalArgumentException(
                "Expires must be a date of HTTP, such as Sun, 06 Nov 1994 08:49:37 GMT"));
    }
}
