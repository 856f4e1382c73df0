package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadException;
import dev.sluice.core.storage.StoreException;
import java.time.Duration;

/** The one place where a store's failure becomes an upload's. */
final class StoreFailures {

    private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(5);

    private StoreFailures() { }

    static UploadException toUploadException(ObjectAddress address, StoreException failure) {
        var requestId = failure.requestId();
        String message = failure.getMessage();
        return switch (failure.kind()) {
            case NO_SUCH_BUCKET -> new UploadException.NoSuchBucket(address, message, failure, requestId);
            case ACCESS_DENIED -> new UploadException.AccessDenied(address, message, failure, requestId);
            case PRECONDITION_FAILED -> new UploadException.PreconditionFailed(address, message, failure, requestId);
            case CHECKSUM_MISMATCH -> new UploadException.ChecksumMismatch(address, message, failure, requestId);
            case TOO_LARGE -> new UploadException.TooLarge(address, message, failure, requestId);
            case INSUFFICIENT_STORAGE -> new UploadException.InsufficientStorage(address, message, failure, requestId);
            case NO_SUCH_UPLOAD -> new UploadException.Expired(address, message, failure, requestId);
            case NO_SUCH_OBJECT, RANGE_NOT_SATISFIABLE, INVALID, UNSUPPORTED ->
                    new UploadException.Rejected(address, message, failure, requestId);
            case CONFLICT, SLOW_DOWN, UNAVAILABLE, TIMEOUT -> new UploadException.StoreUnavailable(
                    address, message, failure.retryAfter().orElse(DEFAULT_RETRY_AFTER), failure, requestId);
            case BODY_FAILED -> new UploadException.SourceFailed(address, message, false, failure);
            case CANCELLED -> new UploadException.Cancelled(address, message, failure);
        };
    }
}
