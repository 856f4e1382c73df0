package dev.sluice.web.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A request that the gateway refuses by itself. The message is shown to the client and holds no secret. */
public final class RequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Map<String, String> headers;

    public RequestException(HttpStatus status, String message) {
        this(status, message, Map.of());
    }

    /** @param headers what the answer has to say besides */
    public RequestException(HttpStatus status, String message, Map<String, String> headers) {
        super(message);
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /**
     * Makes a value of what a client sent; where the value's own rules refuse it, the client gets 400 and the reason.
     */
    public static <T> T badUnlessValid(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException invalid) {
            throw badRequest(
                    Objects.requireNonNullElse(invalid.getMessage(), "A value of the request is not allowed."));
        }
    }

    public static RequestException badRequest(String message) {
        return new RequestException(HttpStatus.BAD_REQUEST, message);
    }

    public static RequestException notFound(String message) {
        return new RequestException(HttpStatus.NOT_FOUND, message);
    }

    public static RequestException forbidden(String message) {
        return new RequestException(HttpStatus.FORBIDDEN, message);
    }

    /** 503: the thread that works on the request was interrupted, as when the gateway stops. */
    public static RequestException interrupted() {
        return new RequestException(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The request was cancelled before anything was done; send it again.",
                Map.of(HttpHeaders.RETRY_AFTER, "5"));
    }

    public HttpStatus status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }
}
