package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadRequest;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads from a request's headers what is to be uploaded. */
final class UploadRequests {

    static final String METADATA_PREFIX = "x-amz-meta-";

    /** The value of {@code If-None-Match} that means any object. */
    static final String ANY = "*";

    /** What asks for something that isn't done here: to ignore it would be to store something else than was meant. */
    private static final List<String> UNSUPPORTED = List.of(HttpHeaders.CONTENT_RANGE, HttpHeaders.IF_MATCH, HttpHeaders.IF_UNMODIFIED_SINCE);

    private UploadRequests() {
    }

    /** @throws RequestException 400 or 415 if a header can't be followed */
    static UploadRequest of(ObjectAddress address, HttpHeaders headers, Optional<String> storageClass) {
        refuseUnsupported(headers);
        UploadRequest.Builder request = UploadRequest.to(address).precondition(precondition(headers));
        length(headers).ifPresent(request::size);
        storageClass.ifPresent(request::storageClass);
        DigestFields.expected(headers).ifPresent(request::expectedDigest);
        return RequestException.badUnlessValid(() -> {
            contentType(address, headers).ifPresent(request::contentType);
            return request.contentHeaders(StoredHeaders.of(headers)).metadata(metadata(headers)).build();
        });
    }

    static void refuseUnsupported(HttpHeaders headers) {
        UNSUPPORTED.stream().filter(headers::contains).findFirst().ifPresent(name -> {
            throw RequestException.badRequest("The header " + name + " isn't supported on an upload.");
        });
    }

    private static Precondition precondition(HttpHeaders headers) {
        List<String> conditions = headers.getAll(HttpHeaders.IF_NONE_MATCH);
        return conditions.isEmpty() ? Precondition.NONE : precondition(String.join(", ", conditions));
    }

    static Precondition precondition(String ifNoneMatch) {
        if (!ifNoneMatch.strip().equals(ANY)) {
            throw RequestException.badRequest("The only If-None-Match that an upload understands is *.");
        }
        return Precondition.MUST_NOT_EXIST;
    }

    /** A request without a body has the length 0; one in chunks doesn't say. */
    static OptionalLong length(HttpHeaders headers) {
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            return OptionalLong.empty();
        }
        String length = headers.get(HttpHeaders.CONTENT_LENGTH, String.class, "0");
        return OptionalLong.of(RequestException.<Long>badUnlessValid(() -> Long.parseLong(length.strip())));
    }

    private static Optional<String> contentType(ObjectAddress address, HttpHeaders headers) {
        return Optional.ofNullable(headers.get(HttpHeaders.CONTENT_TYPE)).or(() -> guessContentType(address.key()));
    }

    static Optional<String> guessContentType(String key) {
        int dot = key.lastIndexOf('.');
        return dot < 0 || key.indexOf('/', dot) >= 0
                ? Optional.empty()
                : MediaType.forExtension(key.substring(dot + 1).toLowerCase(Locale.ROOT)).map(MediaType::toString);
    }

    private static Map<String, String> metadata(HttpHeaders headers) {
        Map<String, String> metadata = new HashMap<>();
        for (String name : headers.names()) {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            if (lowerCase.startsWith(METADATA_PREFIX)) {
                String joined = String.join(", ", headers.getAll(name));
                metadata.put(lowerCase.substring(METADATA_PREFIX.length()), HeaderText.decode(lowerCase, joined));
            }
        }
        return metadata;
    }
}
