package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorAnswerTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private static StoreException translate(int status, String code) {
        return new ErrorAnswer(status, code, "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty())
                .toException("Writing a/b");
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchBucket, NO_SUCH_BUCKET, false",
        "404, NoSuchKey, NO_SUCH_OBJECT, false",
        "404, NoSuchUpload, NO_SUCH_UPLOAD, false",
        "403, InvalidAccessKeyId, ACCESS_DENIED, false",
        "403, SignatureDoesNotMatch, ACCESS_DENIED, false",
        "403, AccessDenied, ACCESS_DENIED, false",
        "400, ExpiredToken, ACCESS_DENIED, false",
        "400, AuthorizationHeaderMalformed, ACCESS_DENIED, false",
        "403, RequestTimeTooSkewed, ACCESS_DENIED, false",
        "412, PreconditionFailed, PRECONDITION_FAILED, false",
        "409, ConditionalRequestConflict, CONFLICT, false",
        "409, OperationAborted, CONFLICT, true",
        "416, InvalidRange, RANGE_NOT_SATISFIABLE, false",
        "400, BadDigest, CHECKSUM_MISMATCH, true",
        "400, XAmzContentChecksumMismatch, CHECKSUM_MISMATCH, true",
        "400, EntityTooLarge, TOO_LARGE, false",
        "503, SlowDown, SLOW_DOWN, true",
        "503, SlowDownWrite, SLOW_DOWN, true",
        "400, RequestTimeout, UNAVAILABLE, true",
        "500, InternalError, UNAVAILABLE, true",
        "200, InternalError, UNAVAILABLE, true",
        "503, ServiceUnavailable, UNAVAILABLE, true",
        "501, NotImplemented, UNSUPPORTED, false",
        "301, PermanentRedirect, UNAVAILABLE, false",
        "400, InvalidPart, INVALID, false",
        "400, EntityTooSmall, INVALID, false",
        "418, SomethingNew, INVALID, false",
        "507, SomethingNew, INSUFFICIENT_STORAGE, false",
        "507, XMinioStorageFull, INSUFFICIENT_STORAGE, false",
        "403, QuotaExceeded, INSUFFICIENT_STORAGE, false",
        "400, XMinioAdminBucketQuotaExceeded, INSUFFICIENT_STORAGE, false",
    })
    void goesByTheCode(int status, String code, Kind kind, boolean retryable) {
        StoreException exception = translate(status, code);
        assertThat(exception.kind()).isEqualTo(kind);
        assertThat(exception.retryable()).isEqualTo(retryable);
        assertThat(exception.getMessage()).startsWith("Writing a/b failed: ").contains(code);
    }

    @ParameterizedTest
    @CsvSource({
        "401, ACCESS_DENIED, false",
        "403, ACCESS_DENIED, false",
        "404, NO_SUCH_OBJECT, false",
        "408, UNAVAILABLE, true",
        "409, CONFLICT, false",
        "412, PRECONDITION_FAILED, false",
        "413, TOO_LARGE, false",
        "416, RANGE_NOT_SATISFIABLE, false",
        "429, SLOW_DOWN, true",
        "500, UNAVAILABLE, true",
        "501, UNSUPPORTED, false",
        "507, INSUFFICIENT_STORAGE, false",
        "503, UNAVAILABLE, true",
        "301, UNAVAILABLE, false",
        "307, UNAVAILABLE, false",
        "200, UNAVAILABLE, true",
        "400, INVALID, false",
    })
    void goesByTheStatusWhereThereIsNoCode(int status, Kind kind, boolean retryable) {
        StoreException exception = translate(status, "");
        assertThat(exception.kind()).isEqualTo(kind);
        assertThat(exception.retryable()).isEqualTo(retryable);
        assertThat(exception.getMessage()).endsWith("(status " + status + ")");
    }

    /** MinIO's own words, of a disk without a byte left. */
    @Test
    void noticesAFullDiskBehindAnInternalError() {
        StoreException exception = new ErrorAnswer(
                        500,
                        "InternalError",
                        "We encountered an internal error, please try again.: cause(no space left on device)",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())
                .toException("Beginning the upload of a/b");
        assertThat(exception.kind()).isEqualTo(Kind.INSUFFICIENT_STORAGE);
        assertThat(exception.retryable()).isFalse();
    }

    @Test
    void carriesWhatTheStoreSaid() {
        StoreException exception = new ErrorAnswer(
                        503,
                        "SlowDown",
                        "Please reduce your request rate.",
                        Optional.of("4442587FB7D0A2F9"),
                        Optional.of(Duration.ofSeconds(3)),
                        Optional.of("eu-west-1"),
                        Optional.empty())
                .toException("Writing a/b");
        assertThat(exception.getMessage())
                .isEqualTo(
                        "Writing a/b failed: the store asks for fewer requests (SlowDown: Please reduce your request rate.)");
        assertThat(exception.requestId()).hasValue("4442587FB7D0A2F9");
        assertThat(exception.retryAfter()).hasValue(Duration.ofSeconds(3));
    }

    /** What the operator has to set; a store names the region in many other responses, too. */
    @ParameterizedTest
    @CsvSource({
        "301, PermanentRedirect, true",
        "307, TemporaryRedirect, true",
        "400, AuthorizationHeaderMalformed, true",
        "403, AccessDenied, false"
    })
    void namesThePlaceOfABucketThatIsElsewhere(int status, String code, boolean told) {
        String message = new ErrorAnswer(
                        status,
                        code,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("eu-west-1"),
                        Optional.of("s3.eu-west-1.example"))
                .toException("Writing a/b")
                .getMessage();
        assertThat(message.contains("region eu-west-1, endpoint s3.eu-west-1.example")).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            120                           | PT2M
            0                             | PT0S
            Sat, 21 Nov 2026 10:00:30 GMT | PT30S
            Sat, 21 Nov 2026 09:00:00 GMT | PT0S
            soon                          | none
            -5                            | none
            99999999999999999999          | none
            """)
    void readsHowLongToWait(String header, Duration wait) {
        assertThat(ErrorAnswer.parseRetryAfter(header, NOW)).isEqualTo(Optional.ofNullable(wait));
    }
}
