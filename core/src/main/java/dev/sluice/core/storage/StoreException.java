package dev.sluice.core.storage;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A storage verb that failed. The kind says what happened, {@link #retryable()} whether the same call may succeed
 * later: two facts, as no kind decides the other for every store. The message holds no secret.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What happened. */
    public enum Kind {
        NO_SUCH_BUCKET,
        NO_SUCH_OBJECT,
        /** The multipart upload isn't there: never was, completed, aborted or expired. */
        NO_SUCH_UPLOAD,
        ACCESS_DENIED,
        /** A condition of the request isn't met. */
        PRECONDITION_FAILED,
        /** Another write of the same object was under way (409); the upload has to be started again. */
        CONFLICT,
        RANGE_NOT_SATISFIABLE,
        /** The bytes that arrived don't have the checksum that was sent with them. */
        CHECKSUM_MISMATCH,
        TOO_LARGE,
        /** The store has no room for it: its disk is full, or a quota is used up. What is there can be read. */
        INSUFFICIENT_STORAGE,
        /** The store refuses the request as it is. */
        INVALID,
        /** The store can't do this at all. */
        UNSUPPORTED,
        /** The store asks for fewer requests (503 SlowDown, 429). */
        SLOW_DOWN,
        /** The store failed (5xx), broke off, or can't be reached. */
        UNAVAILABLE,
        /** No answer in time; whether the store did it is not known. */
        TIMEOUT,
        /** The body gave up ({@link PartBody.BodyReader#next()} threw); the store didn't count it. */
        BODY_FAILED,
        /** The calling thread was interrupted; its interrupt flag is set. */
        CANCELLED
    }

    private final Kind kind;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;
    private final @Nullable String requestId;

    private StoreException(
            Kind kind,
            boolean retryable,
            String message,
            Optional<Duration> retryAfter,
            Optional<String> requestId,
            @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.kind = kind;
        this.retryable = retryable;
        this.retryAfter = retryAfter.orElse(null);
        this.requestId = requestId.orElse(null);
    }

    /** A failure that repeating the call won't mend. */
    public static StoreException permanent(Kind kind, String message) {
        return new StoreException(kind, false, message, Optional.empty(), Optional.empty(), null);
    }

    /** A failure that may be gone when the call is repeated. */
    public static StoreException temporary(Kind kind, String message) {
        return new StoreException(kind, true, message, Optional.empty(), Optional.empty(), null);
    }

    public StoreException withCause(Throwable cause) {
        return new StoreException(kind, retryable, getMessage(), retryAfter(), requestId(), cause);
    }

    /** How long the store asked to wait. */
    public StoreException withRetryAfter(Duration wait) {
        return new StoreException(kind, retryable, getMessage(), Optional.of(wait), requestId(), getCause());
    }

    /** The store's own id of the request. */
    public StoreException withRequestId(String id) {
        return new StoreException(kind, retryable, getMessage(), retryAfter(), Optional.of(id), getCause());
    }

    public Kind kind() {
        return kind;
    }

    public boolean retryable() {
        return retryable;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Optional<String> requestId() {
        return Optional.ofNullable(requestId);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
