package dev.sluice.web.problem;

import dev.sluice.core.PartRanges;
import dev.sluice.core.UploadException;
import dev.sluice.core.storage.StoreException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a client is told of a failure.
 *
 * @param status         the HTTP status
 * @param detail         the sentence for the client; holds no secret
 * @param headers        what the answer has to say besides: {@code Retry-After} and others
 * @param storeRequestId the store's own id of the request that failed
 * @param missing        the parts that an upload still lacks, where that is the failure
 */
record Failure(
        HttpStatus status,
        String detail,
        Map<String, String> headers,
        Optional<String> storeRequestId,
        Optional<PartRanges> missing) {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String UNEXPECTED = "The gateway failed; its log says why.";

    private Failure(HttpStatus status, String detail) {
        this(status, detail, Map.of(), Optional.empty(), Optional.empty());
    }

    /**
     * The failure behind a throwable: the only mapping of errors to statuses.
     *
     * @param fallback the status for what isn't known here: the framework's own choice
     */
    static Failure of(Throwable thrown, HttpStatus fallback) {
        MemoryExhaustion.endProcessIfCauseOf(thrown);
        return switch (thrown) {
            case UploadException.SourceFailed failed
            when failed.getCause() instanceof RefusedBodyException refused ->
                new Failure(refused.status(), String.valueOf(refused.getMessage()));
            case UploadException failed ->
                new Failure(status(failed), text(failed), retryAfter(failed), failed.storeRequestId(), missing(failed));
            case StoreException failed ->
                new Failure(
                        status(failed.kind()),
                        failed.getMessage(),
                        retryAfter(failed),
                        failed.requestId(),
                        Optional.empty());
            case RequestException refused ->
                new Failure(refused.status(), text(refused), refused.headers(), Optional.empty(), Optional.empty());
            case ConversionErrorException unfit ->
                new Failure(HttpStatus.BAD_REQUEST, "'" + unfit.getArgument().getName() + "' can't have that value.");
            case HttpStatusException refused -> ofFramework(refused.getStatus());
            case TooLongHttpLineException _ -> new Failure(HttpStatus.REQUEST_URI_TOO_LONG, "The address is too long.");
            case TooLongHttpHeaderException _ ->
                new Failure(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers are too large.");
            default -> ofFramework(fallback);
        };
    }

    /**
     * What the framework refuses or fails at. Its own words are for developers, and may show more than is the client's
     * business.
     */
    static Failure ofFramework(HttpStatus status) {
        return new Failure(status, switch (status) {
            case BAD_REQUEST -> "The request can't be understood.";
            case NOT_FOUND -> "There is nothing at this address.";
            case METHOD_NOT_ALLOWED -> "This address doesn't know that method.";
            case NOT_ACCEPTABLE -> "None of the media types that Accept names is answered here.";
            case UNSUPPORTED_MEDIA_TYPE -> "This address takes no body of that media type.";
            default -> status.getCode() >= 500 ? UNEXPECTED : status.getReason() + ".";
        });
    }

    private static HttpStatus status(UploadException failed) {
        return switch (failed) {
            case UploadException.Rejected _ -> HttpStatus.BAD_REQUEST;
            case UploadException.TooLarge _ -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            case UploadException.InsufficientStorage _ -> HttpStatus.INSUFFICIENT_STORAGE;
            case UploadException.NoSuchBucket _, UploadException.NoSuchUpload _ -> HttpStatus.NOT_FOUND;
            case UploadException.AccessDenied _ -> HttpStatus.FORBIDDEN;
            case UploadException.PreconditionFailed _ -> HttpStatus.PRECONDITION_FAILED;
            case UploadException.ChecksumMismatch _ -> HttpStatus.UNPROCESSABLE_ENTITY;
            case UploadException.SourceFailed source ->
                fellSilent(source) ? HttpStatus.REQUEST_TIMEOUT : HttpStatus.BAD_REQUEST;
            case UploadException.StoreUnavailable _, UploadException.Cancelled _ -> HttpStatus.SERVICE_UNAVAILABLE;
            case UploadException.Expired _ -> HttpStatus.GONE;
            case UploadException.Incomplete _, UploadException.Completed _ -> HttpStatus.CONFLICT;
        };
    }

    private static HttpStatus status(StoreException.Kind kind) {
        return switch (kind) {
            case NO_SUCH_BUCKET, NO_SUCH_OBJECT -> HttpStatus.NOT_FOUND;
            case NO_SUCH_UPLOAD -> HttpStatus.GONE;
            case ACCESS_DENIED -> HttpStatus.FORBIDDEN;
            case PRECONDITION_FAILED -> HttpStatus.PRECONDITION_FAILED;
            case CONFLICT -> HttpStatus.CONFLICT;
            case RANGE_NOT_SATISFIABLE -> HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE;
            case CHECKSUM_MISMATCH -> HttpStatus.UNPROCESSABLE_ENTITY;
            case TOO_LARGE -> HttpStatus.REQUEST_ENTITY_TOO_LARGE;
            case INSUFFICIENT_STORAGE -> HttpStatus.INSUFFICIENT_STORAGE;
            case INVALID, BODY_FAILED -> HttpStatus.BAD_REQUEST;
            case UNSUPPORTED -> HttpStatus.NOT_IMPLEMENTED;
            case SLOW_DOWN, UNAVAILABLE, TIMEOUT, CANCELLED -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static boolean fellSilent(UploadException.SourceFailed failed) {
        return failed.silent()
                || failed.getCause() instanceof SilentClientException
                || failed.getCause() instanceof SlowClientException;
    }

    private static Optional<PartRanges> missing(UploadException failed) {
        return failed instanceof UploadException.Incomplete incomplete
                ? Optional.of(incomplete.missing())
                : Optional.empty();
    }

    private static Map<String, String> retryAfter(UploadException failed) {
        return switch (failed) {
            case UploadException.StoreUnavailable unavailable -> retryAfter(unavailable.retryAfter());
            case UploadException.Cancelled _ -> retryAfter(RETRY_AFTER);
            default -> Map.of();
        };
    }

    private static Map<String, String> retryAfter(StoreException failed) {
        boolean later = status(failed.kind()) == HttpStatus.SERVICE_UNAVAILABLE;
        return later ? retryAfter(failed.retryAfter().orElse(RETRY_AFTER)) : Map.of();
    }

    /** Rounded up, so that nobody comes back too early. */
    private static Map<String, String> retryAfter(Duration wait) {
        return Map.of(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    private static String text(Throwable thrown) {
        return Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getSimpleName());
    }
}
