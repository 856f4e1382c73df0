package dev.sluice.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why an upload was not published. The message says what happened, to which object, and what can be done; it holds no
 * secret and may be shown to a user. A failure while cleaning up is {@linkplain #getSuppressed() suppressed}; the first
 * failure is the one that is thrown.
 */
public abstract sealed class UploadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ObjectAddress address;
    private final @Nullable String storeRequestId;

    private UploadException(
            ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
        super(message, cause);
        this.address = address;
        this.storeRequestId = storeRequestId.orElse(null);
    }

    /** The object that was not published. */
    public ObjectAddress address() {
        return address;
    }

    /** The store's own id of the request that failed, for a question to its operators. */
    public Optional<String> storeRequestId() {
        return Optional.ofNullable(storeRequestId);
    }

    /** The request can't be fulfilled as it is: the store refused it, or it contradicts itself. Change it. */
    public static final class Rejected extends UploadException {
        private static final long serialVersionUID = 1L;

        public Rejected(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** More bytes than the store or a limit allows. */
    public static final class TooLarge extends UploadException {
        private static final long serialVersionUID = 1L;

        public TooLarge(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /**
     * The store has no room for the object: its disk is full, or a quota is used up. Somebody has to make room first.
     */
    public static final class InsufficientStorage extends UploadException {
        private static final long serialVersionUID = 1L;

        public InsufficientStorage(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** There is no such bucket, or it isn't served. */
    public static final class NoSuchBucket extends UploadException {
        private static final long serialVersionUID = 1L;

        public NoSuchBucket(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** The store refused the credentials, or they lack a permission. */
    public static final class AccessDenied extends UploadException {
        private static final long serialVersionUID = 1L;

        public AccessDenied(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** What the request demands of the address isn't so: there is an object already. */
    public static final class PreconditionFailed extends UploadException {
        private static final long serialVersionUID = 1L;

        public PreconditionFailed(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** The bytes are not those that were declared, or not those that were sent. Send them again. */
    public static final class ChecksumMismatch extends UploadException {
        private static final long serialVersionUID = 1L;

        public ChecksumMismatch(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** The source broke, ended early, went on for longer than declared, or fell silent. */
    public static final class SourceFailed extends UploadException {
        private static final long serialVersionUID = 1L;
        private final boolean silent;

        public SourceFailed(ObjectAddress address, String message, boolean silent, @Nullable Throwable cause) {
            super(address, message, cause, Optional.empty());
            this.silent = silent;
        }

        /** Whether it failed by giving no bytes for too long. */
        public boolean silent() {
            return silent;
        }
    }

    /** The store failed, didn't answer, or asked for less, for longer than it was worth waiting. Try again later. */
    public static final class StoreUnavailable extends UploadException {
        private static final long serialVersionUID = 1L;
        private final Duration retryAfter;

        public StoreUnavailable(
                ObjectAddress address,
                String message,
                Duration retryAfter,
                @Nullable Throwable cause,
                Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
            this.retryAfter = retryAfter;
        }

        /** How long to wait before it is worth trying again. */
        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** There is no such upload, or no more: it was aborted, and nothing is left of it. Start again. */
    public static final class NoSuchUpload extends UploadException {
        private static final long serialVersionUID = 1L;

        public NoSuchUpload(ObjectAddress address, String message) {
            super(address, message, null, Optional.empty());
        }
    }

    /**
     * The upload has expired, or was aborted underneath: by another client, an operator or the store itself. Start
     * again.
     */
    public static final class Expired extends UploadException {
        private static final long serialVersionUID = 1L;

        public Expired(
                ObjectAddress address, String message, @Nullable Throwable cause, Optional<String> storeRequestId) {
            super(address, message, cause, storeRequestId);
        }
    }

    /** A resumable upload can't be completed yet. Send the missing parts. */
    public static final class Incomplete extends UploadException {
        private static final long serialVersionUID = 1L;
        private final PartRanges missing;

        public Incomplete(ObjectAddress address, PartRanges missing) {
            super(address, address + " is not complete; send its missing parts: " + missing, null, Optional.empty());
            this.missing = missing;
        }

        /** The parts that the store hasn't acknowledged. */
        public PartRanges missing() {
            return missing;
        }
    }

    /** The resumable upload is complete, and takes no part and no abort any more. */
    public static final class Completed extends UploadException {
        private static final long serialVersionUID = 1L;

        public Completed(ObjectAddress address, String message) {
            super(address, message, null, Optional.empty());
        }
    }

    /**
     * The uploading thread was interrupted, and has its interrupt flag set; or the upload's time was over, or its
     * engine closed.
     */
    public static final class Cancelled extends UploadException {
        private static final long serialVersionUID = 1L;

        public Cancelled(ObjectAddress address, String message, @Nullable Throwable cause) {
            super(address, message, cause, Optional.empty());
        }
    }
}
