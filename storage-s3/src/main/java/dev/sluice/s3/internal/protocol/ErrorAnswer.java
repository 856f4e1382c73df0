package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * An error as a store answered it.
 *
 * @param status     the HTTP status; 200 for a completion that failed later on
 * @param code       S3's code, or {@link #FOREIGN}; empty where the answer had no body, as to HEAD
 * @param detail     the store's own sentence; may be empty
 * @param requestId  the store's id of the request
 * @param retryAfter how long the store asked to wait
 * @param region     the region that the bucket is in, where the store says so
 * @param endpoint   where the bucket is, where the store says so
 */
record ErrorAnswer(
        int status,
        String code,
        String detail,
        Optional<String> requestId,
        Optional<Duration> retryAfter,
        Optional<String> region,
        Optional<String> endpoint) {

    /** The most of an error that is read. */
    private static final int MOST_BYTES = 64 * 1024;

    /** What MinIO says in an InternalError when it has not even the room to begin an upload. */
    private static final String NO_SPACE = "no space left on device";

    /**
     * In the place of a code, where the body is another thing than S3's errors are: something else may have answered
     * for the store.
     */
    private static final String FOREIGN = "no error of S3";

    /** The error that a response is; its body is read as far as it can be. */
    static ErrorAnswer of(HttpResponse response) {
        byte[] body = read(response.body());
        Optional<Xml> error = error(body);
        boolean foreign = error.isEmpty() && body.length > 0;
        int status = response.head().status();
        HttpFields fields = response.head().fields();
        return new ErrorAnswer(
                status,
                foreign ? FOREIGN : error.flatMap(xml -> xml.find("Code")).map(String::strip).orElse(""),
                foreign ? "status " + status : error.flatMap(xml -> xml.find("Message")).map(String::strip).orElse(""),
                fields.first("x-amz-request-id").or(() -> error.flatMap(xml -> xml.find("RequestId"))),
                fields.first("Retry-After").flatMap(header -> parseRetryAfter(header, Instant.now())),
                fields.first("x-amz-bucket-region").or(() -> error.flatMap(xml -> xml.find("Region"))),
                error.flatMap(xml -> xml.find("Endpoint")).or(() -> fields.first("Location")));
    }

    /** A store names the bucket's region in many responses; it is the point where the request went to another one. */
    private boolean isAboutPlace() {
        return status / 100 == 3 || code.equals("AuthorizationHeaderMalformed") || status == 400 && code.isEmpty();
    }

    /** Nothing, where it breaks off: a body that is cut tells no more than none. */
    private static byte[] read(InputStream body) {
        try {
            return body.readNBytes(MOST_BYTES);
        } catch (IOException broken) {
            return new byte[0];
        }
    }

    private static Optional<Xml> error(byte[] body) {
        try {
            return Optional.of(Xml.read(new ByteArrayInputStream(body))).filter(xml -> xml.name().equals("Error"));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The error that stands in a response which was said to be a success, or what was refused of a request that was
     * otherwise done.
     */
    static ErrorAnswer inside(HttpFields fields, Xml error) {
        return new ErrorAnswer(
                200,
                error.find("Code").orElse(""),
                error.find("Message").orElse(""),
                fields.first("x-amz-request-id"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    StoreException toException(String doing) {
        Verdict verdict = status == 500 && detail.contains(NO_SPACE) ? Verdict.full() : Verdict.of(status, code);
        String message = doing + " failed: " + verdict.advice() + place() + reason();
        StoreException exception = verdict.retryable()
                ? StoreException.temporary(verdict.kind(), message)
                : StoreException.permanent(verdict.kind(), message);
        if (requestId.isPresent()) {
            exception = exception.withRequestId(requestId.get());
        }
        return retryAfter.isPresent() ? exception.withRetryAfter(retryAfter.get()) : exception;
    }

    /** What would be right, as the store has it. */
    private String place() {
        return !isAboutPlace()
                ? ""
                : region.map(name -> ", region " + name).orElse("")
                        + endpoint.map(address -> ", endpoint " + address).orElse("");
    }

    private String reason() {
        String text = (code + ": " + detail).strip();
        return code.isEmpty() && detail.isEmpty() ? " (status " + status + ")" : " (" + text + ")";
    }

    /** Seconds, or a date (<a href="https://www.rfc-editor.org/rfc/rfc9110#name-retry-after">RFC 9110</a>). */
    static Optional<Duration> parseRetryAfter(String header, Instant now) {
        try {
            String text = header.strip();
            if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            }
            Duration wait = Duration.between(
                    now,
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException | NumberFormatException notAWait) {
            return Optional.empty();
        }
    }

    /** What an answer means: by its code where there is one that is known, otherwise by its status. */
    private record Verdict(Kind kind, boolean retryable, String advice) {

        static Verdict of(int status, String code) {
            return switch (code) {
                case "NoSuchBucket" ->
                    permanent(Kind.NO_SUCH_BUCKET, "there is no such bucket; create it, or correct its name");
                case "NoSuchKey", "NoSuchVersion" -> permanent(Kind.NO_SUCH_OBJECT, "there is no such object");
                case "NoSuchUpload" ->
                    permanent(Kind.NO_SUCH_UPLOAD, "the multipart upload is not there: completed, aborted or expired");
                case "InvalidAccessKeyId",
                        "SignatureDoesNotMatch",
                        "InvalidToken",
                        "ExpiredToken",
                        "ExpiredTokenException",
                        "TokenRefreshRequired",
                        "AuthorizationHeaderMalformed" ->
                    permanent(
                            Kind.ACCESS_DENIED,
                            "the store refused the credentials; check the access key, its secret and the region");
                case "RequestTimeTooSkewed" ->
                    permanent(Kind.ACCESS_DENIED, "this machine's clock differs too much from the store's; set it");
                case "AccessDenied", "AllAccessDisabled", "AccountProblem", "InvalidPayer" ->
                    permanent(Kind.ACCESS_DENIED, "the credentials lack the permission");
                case "PreconditionFailed" ->
                    permanent(Kind.PRECONDITION_FAILED, "a condition of the request is not met");
                case "ConditionalRequestConflict" ->
                    permanent(Kind.CONFLICT, "another write of the same object was under way; start the upload again");
                case "OperationAborted" ->
                    temporary(Kind.CONFLICT, "another operation on the same object was under way");
                case "InvalidRange" -> permanent(Kind.RANGE_NOT_SATISFIABLE, "the range lies outside the object");
                case "BadDigest", "InvalidDigest", "XAmzContentChecksumMismatch", "XAmzContentSHA256Mismatch" ->
                    temporary(Kind.CHECKSUM_MISMATCH, "the bytes that arrived do not have the checksum that was sent");
                case "EntityTooLarge", "MaxMessageLengthExceeded", "TooManyParts" ->
                    permanent(Kind.TOO_LARGE, "it is larger than the store allows");
                case "XMinioStorageFull", "QuotaExceeded", "XMinioAdminBucketQuotaExceeded" -> full();
                case "SlowDown",
                        "SlowDownRead",
                        "SlowDownWrite",
                        "TooManyRequests",
                        "Throttling",
                        "ThrottlingException",
                        "RequestLimitExceeded",
                        "BandwidthLimitExceeded" -> temporary(Kind.SLOW_DOWN, "the store asks for fewer requests");
                case "RequestTimeout", "IncompleteBody" ->
                    temporary(Kind.UNAVAILABLE, "the store did not get all the bytes in time");
                case "InternalError", "ServiceUnavailable" ->
                    temporary(Kind.UNAVAILABLE, "the store had a failure of its own");
                case "NotImplemented", "MethodNotAllowed" -> permanent(Kind.UNSUPPORTED, "the store can't do this");
                case "PermanentRedirect", "TemporaryRedirect", "Redirect", "IllegalLocationConstraintException" ->
                    elsewhere();
                case FOREIGN -> ofForeign(status);
                default -> ofStatus(status);
            };
        }

        /** A proxy, or a server of another kind: what it says of an object or a request isn't the store's word. */
        private static Verdict ofForeign(int status) {
            return switch (status) {
                case 401, 403, 408, 413, 429 -> ofStatus(status);
                default ->
                    status / 100 == 4
                            ? permanent(
                                    Kind.UNAVAILABLE,
                                    "what answered is not the store; check the endpoint, and the proxy before the store")
                            : ofStatus(status);
            };
        }

        private static Verdict ofStatus(int status) {
            return switch (status) {
                case 401, 403 ->
                    permanent(Kind.ACCESS_DENIED, "the store refused the credentials, or they lack the permission");
                case 404 -> permanent(Kind.NO_SUCH_OBJECT, "there is no such object");
                case 409 -> permanent(Kind.CONFLICT, "another write of the same object was under way");
                case 412 -> permanent(Kind.PRECONDITION_FAILED, "a condition of the request is not met");
                case 413 ->
                    permanent(
                            Kind.TOO_LARGE,
                            "it is larger than the store, or a proxy before it, allows;"
                                    + " a proxy's limit can be raised (nginx: client_max_body_size)");
                case 416 -> permanent(Kind.RANGE_NOT_SATISFIABLE, "the range lies outside the object");
                case 408 -> temporary(Kind.UNAVAILABLE, "the store did not get all the bytes in time");
                case 429 -> temporary(Kind.SLOW_DOWN, "the store asks for fewer requests");
                case 507 -> full();
                case 501 -> permanent(Kind.UNSUPPORTED, "the store can't do this");
                case 301, 302, 303, 307, 308 -> elsewhere();
                default ->
                    status >= 500 || status < 300
                            ? temporary(Kind.UNAVAILABLE, "the store had a failure of its own")
                            : permanent(Kind.INVALID, "the store refused the request");
            };
        }

        /** MinIO, Ceph and others have a code of their own for it. */
        private static Verdict full() {
            return permanent(Kind.INSUFFICIENT_STORAGE, "the store has no room left; delete something, or add storage");
        }

        /** The store is set wrongly, and no caller can mend that. */
        private static Verdict elsewhere() {
            return permanent(
                    Kind.UNAVAILABLE,
                    "the bucket is at another address or in another region; set the region and the endpoint to the bucket's");
        }

        private static Verdict permanent(Kind kind, String advice) {
            return new Verdict(kind, false, advice);
        }

        private static Verdict temporary(Kind kind, String advice) {
            return new Verdict(kind, true, advice);
        }
    }
}
