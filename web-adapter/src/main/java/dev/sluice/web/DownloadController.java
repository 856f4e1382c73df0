package dev.sluice.web;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Head;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Gives objects back, whole or in part. */
@Controller(ObjectTarget.ROUTE)
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DownloadController {

    private final ObjectReader reader;
    private final Downloads downloads;
    private final ObjectTarget target;
    private final ObjectHeaders headers;

    DownloadController(ObjectReader reader, Downloads downloads, ObjectTarget target, ObjectHeaders headers) {
        this.reader = reader;
        this.downloads = downloads;
        this.target = target;
        this.headers = headers;
    }

    /**
     * Streams an object, or one range of it.
     *
     * @param bucket  a bucket that is served
     * @param key     the key; slashes stay as they are, everything else percent-encoded UTF-8
     * @param request its headers may ask for a {@code Range} and set conditions
     * @return 200 or 206 and the bytes; 304, 412 or 416 as conditions and range have it
     */
    @Get(uri = "/{bucket}/{key:.+}", headRoute = false)
    @ApiResponse(responseCode = "200", description = "the bytes", content = @Content(
            mediaType = MediaType.ALL, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "206", description = "the bytes of the range", content = @Content(
            mediaType = MediaType.ALL, schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(responseCode = "304", description = "unchanged")
    @ReadProblem
    @StoreProblem
    @AnyProblem
    HttpResponse<?> get(@PathVariable String bucket, @PathVariable String key, HttpRequest<?> request)
            throws IOException {
        ObjectAddress address = target.toRead(request);
        Conditions conditions = new Conditions(request.getHeaders());
        Optional<ObjectInfo> known = conditions.present() ? Optional.of(find(address)) : Optional.empty();
        Conditions.Verdict verdict = known.map(conditions::verdict).orElse(Conditions.Verdict.SEND);
        return switch (verdict) {
            case NOT_MODIFIED -> notModified(known.orElseThrow());
            case FAILED -> throw preconditionFailed(address);
            case SEND -> send(address, conditions.range(known), known.map(ObjectInfo::etag));
        };
    }

    /**
     * What there is to say of an object, without its bytes.
     *
     * @param bucket  a bucket that is served
     * @param key     the key
     * @param request its headers may set conditions
     * @return 200 with the headers of a GET; 304 or 412 as conditions have it
     */
    @Head("/{bucket}/{key:.+}")
    @ApiResponse(responseCode = "200", description = "the headers of a GET", content = @Content)
    @ApiResponse(responseCode = "304", description = "unchanged")
    @HeadProblem
    HttpResponse<?> head(@PathVariable String bucket, @PathVariable String key, HttpRequest<?> request) {
        ObjectInfo object = find(target.toRead(request));
        return switch (new Conditions(request.getHeaders()).verdict(object)) {
            case NOT_MODIFIED -> notModified(object);
            case FAILED -> throw preconditionFailed(object.address());
            case SEND -> {
                MutableHttpResponse<?> response = HttpResponse.ok();
                headers.write(object, response);
                yield response.header(HttpHeaders.CONTENT_LENGTH, Long.toString(object.size()));
            }
        };
    }

    private ObjectInfo find(ObjectAddress address) {
        return reader.head(address).orElseThrow(() -> ObjectTarget.noSuchObject(address));
    }

    private HttpResponse<?> send(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch)
            throws IOException {
        ObjectContent content;
        try {
            content = downloads.open(address, range, ifMatch);
        } catch (StoreException failed) {
            if (failed.kind() == StoreException.Kind.RANGE_NOT_SATISFIABLE) {
                throw outside(find(address));
            }
            // In the words of an answer to HEAD, whose length is that of this one (RFC 9110, 9.3.2).
            throw failed.kind() == StoreException.Kind.NO_SUCH_OBJECT ? ObjectTarget.noSuchObject(address) : failed;
        }
        // Some stores send the end of an empty object, which Content-Range can't tell, as it has no last byte.
        if (range.isPresent() && content.info().size() == 0) {
            try (content) {
                throw outside(content.info());
            }
        }
        return response(content, range.filter(wanted -> honoured(wanted, content)).isPresent());
    }

    /** A store may ignore a range and send all: then the client has to be told so. */
    private static boolean honoured(ByteRange range, ObjectContent content) {
        long size = content.info().size();
        return content.length() < size || range.isAllOf(size);
    }

    private static RequestException outside(ObjectInfo object) {
        return new RequestException(
                HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                object.address() + " has only " + object.size() + " bytes.",
                Map.of(HttpHeaders.CONTENT_RANGE, "bytes */" + object.size()));
    }

    private HttpResponse<ObjectContent> response(ObjectContent content, boolean partial) {
        MutableHttpResponse<ObjectContent> response = HttpResponse.<ObjectContent>status(
                        partial ? HttpStatus.PARTIAL_CONTENT : HttpStatus.OK)
                .body(content);
        headers.write(content.info(), response);
        if (partial) {
            response.header(
                    HttpHeaders.CONTENT_RANGE,
                    "bytes " + content.offset() + "-" + (content.offset() + content.length() - 1) + "/"
                            + content.info().size());
        }
        return response;
    }

    private HttpResponse<?> notModified(ObjectInfo object) {
        MutableHttpResponse<?> response = HttpResponse.notModified();
        headers.validators(object, response);
        return response;
    }

    private static RequestException preconditionFailed(ObjectAddress address) {
        return new RequestException(
                HttpStatus.PRECONDITION_FAILED, address + " doesn't meet the conditions of the request.");
    }
}
