package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadRequest;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
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
    private static final List<String> UNSUPPORTED = List.of(
            HttpHeaders.CONTENT_RANGE,
            HttpHeaders.IF_MATCH,
            HttpHeaders.IF_UNMODIFIED_SINCE,
            "x-amz-copy-source",
            "x-amz-decoded-content-length",
            "x-amz-trailer",
            "Upload-Offset");

    /** The fields of resumable uploads in one request, and the value that says that it is a whole one. */
    private static final Map<String, String> WHOLE = Map.of("Upload-Complete", "?1", "Upload-Incomplete", "?0");

    private UploadRequests() {
    }

    /** @throws RequestException 400 or 415 if a header can't be followed */
    static UploadRequest of(
            ObjectAddress address, HttpHeaders headers, DeclaredDigests digests, Optional<String> storageClass) {
        UploadRequest.Builder request = UploadRequest.to(address).precondition(precondition(headers));
        length(headers).ifPresent(request::size);
        storageClass.ifPresent(request::storageClass);
        digests.toEngine().ifPresent(request::expectedDigest);
        return RequestException.badUnlessValid(() -> {
            contentType(address, headers).ifPresent(request::contentType);
            return request.contentHeaders(StoredHeaders.of(headers)).metadata(metadata(headers)).build();
        });
    }

    /** @throws RequestException 400 if the request asks for what isn't done here */
    static void refuseUnsupported(HttpRequest<?> request) {
        HttpHeaders headers = request.getHeaders();
        UNSUPPORTED.stream().filter(headers::contains).findFirst().ifPresent(name -> {
            throw RequestException.badRequest("The header " + name + " isn't supported on an upload.");
        });
        WHOLE.forEach((name, value) -> {
            if (!headers.getAll(name).stream().allMatch(value::equals)) {
                throw RequestException.badRequest(
                        "An upload in several requests begins with POST /api/v1/uploads, not with the header " + name
                                + ".");
            }
        });
        request.getParameters().names().stream().findFirst().ifPresent(name -> {
            throw RequestException.badRequest("An upload has no parameter '" + HeaderText.printable(name) + "'.");
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

    /**
     * One in chunks doesn't say.
     *
     * @throws RequestException 411 if the request says nothing of a body: what its client sends all the same would be
     *                          taken for the next request, and what is stored would be empty
     */
    static OptionalLong length(HttpHeaders headers) {
        if (headers.contains(HttpHeaders.TRANSFER_ENCODING)) {
            return OptionalLong.empty();
        }
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        if (length == null) {
            throw new RequestException(HttpStatus.LENGTH_REQUIRED,
                    "Say how many bytes the body has by Content-Length, or send it by Transfer-Encoding: chunked.");
        }
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
