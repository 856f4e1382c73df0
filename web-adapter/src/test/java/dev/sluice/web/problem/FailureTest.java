package dev.sluice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartRanges;
import dev.sluice.core.UploadException;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress("files", "key");
    private static final Optional<String> REQUEST_ID = Optional.of("request-7");

    static Stream<Arguments> uploadExceptions() {
        return Stream.of(
                Arguments.of(new UploadException.Rejected(ADDRESS, "m", null, REQUEST_ID), 400),
                Arguments.of(new UploadException.TooLarge(ADDRESS, "m", null, REQUEST_ID), 413),
                Arguments.of(new UploadException.InsufficientStorage(ADDRESS, "m", null, REQUEST_ID), 507),
                Arguments.of(new UploadException.NoSuchBucket(ADDRESS, "m", null, REQUEST_ID), 404),
                Arguments.of(new UploadException.AccessDenied(ADDRESS, "m", null, REQUEST_ID), 403),
                Arguments.of(new UploadException.PreconditionFailed(ADDRESS, "m", null, REQUEST_ID), 412),
                Arguments.of(new UploadException.ChecksumMismatch(ADDRESS, "m", null, REQUEST_ID), 422),
                Arguments.of(new UploadException.SourceFailed(ADDRESS, "m", false, new IOException("cut short")), 400),
                Arguments.of(new UploadException.SourceFailed(ADDRESS, "m", true, null), 408),
                Arguments.of(
                        new UploadException.SourceFailed(
                                ADDRESS, "m", false, new SilentClientException(Duration.ofSeconds(1))),
                        408),
                Arguments.of(
                        new UploadException.StoreUnavailable(ADDRESS, "m", Duration.ofMillis(2001), null, REQUEST_ID),
                        503),
                Arguments.of(new UploadException.NoSuchUpload(ADDRESS, "m"), 404),
                Arguments.of(new UploadException.Expired(ADDRESS, "m", null, REQUEST_ID), 410),
                Arguments.of(new UploadException.Incomplete(ADDRESS, PartRanges.upTo(3)), 409),
                Arguments.of(new UploadException.Completed(ADDRESS, "m"), 409),
                Arguments.of(new UploadException.Cancelled(ADDRESS, "m", null), 503));
    }

    @ParameterizedTest
    @MethodSource("uploadExceptions")
    void mapsUploadExceptions(UploadException thrown, int status) {
        Failure failure = Failure.of(thrown, HttpStatus.INTERNAL_SERVER_ERROR);

        assertThat(failure.status().getCode()).isEqualTo(status);
        assertThat(failure.detail()).isEqualTo(thrown.getMessage());
        assertThat(failure.storeRequestId()).isEqualTo(thrown.storeRequestId());
        assertThat(failure.headers().containsKey("Retry-After")).isEqualTo(status == 503);
    }

    @Test
    void tellsWhichPartsAreMissing() {
        PartRanges missing = PartRanges.upTo(3);

        assertThat(Failure.of(new UploadException.Incomplete(ADDRESS, missing), HttpStatus.INTERNAL_SERVER_ERROR)
                        .missing())
                .hasValue(missing);
    }

    @Test
    void knowsEveryUploadException() {
        assertThat(uploadExceptions()
                        .map(arguments -> arguments.get()[0].getClass().getName())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(Stream.of(UploadException.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "60000, 60"})
    void roundsTheWaitUp(long millis, String seconds) {
        UploadException thrown =
                new UploadException.StoreUnavailable(ADDRESS, "m", Duration.ofMillis(millis), null, REQUEST_ID);

        assertThat(Failure.of(thrown, HttpStatus.INTERNAL_SERVER_ERROR).headers())
                .isEqualTo(Map.of("Retry-After", seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SUCH_BUCKET, 404",
        "NO_SUCH_OBJECT, 404",
        "NO_SUCH_UPLOAD, 410",
        "ACCESS_DENIED, 403",
        "PRECONDITION_FAILED, 412",
        "CONFLICT, 409",
        "RANGE_NOT_SATISFIABLE, 416",
        "CHECKSUM_MISMATCH, 422",
        "TOO_LARGE, 413",
        "INSUFFICIENT_STORAGE, 507",
        "INVALID, 400",
        "UNSUPPORTED, 501",
        "SLOW_DOWN, 503",
        "UNAVAILABLE, 503",
        "TIMEOUT, 503",
        "BODY_FAILED, 400",
        "CANCELLED, 503"
    })
    void mapsStoreExceptions(Kind kind, int status) {
        Failure failure = Failure.of(
                StoreException.permanent(kind, "m").withRequestId("request-7"), HttpStatus.INTERNAL_SERVER_ERROR);

        assertThat(failure.status().getCode()).isEqualTo(status);
        assertThat(failure.storeRequestId()).isEqualTo(REQUEST_ID);
        assertThat(failure.headers().containsKey("Retry-After")).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void tellsWhatTheStoreSays(Kind kind) {
        assertThat(Failure.of(StoreException.permanent(kind, "the reason"), HttpStatus.INTERNAL_SERVER_ERROR)
                        .detail())
                .isEqualTo("the reason");
    }

    @Test
    void mapsWhatHttpItselfRefuses() {
        assertThat(Failure.of(new TooLongHttpLineException(), HttpStatus.BAD_REQUEST)
                        .status()
                        .getCode())
                .isEqualTo(414);
        assertThat(Failure.of(new TooLongHttpHeaderException(), HttpStatus.BAD_REQUEST)
                        .status()
                        .getCode())
                .isEqualTo(431);
        assertThat(Failure.of(new HttpStatusException(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "m"), HttpStatus.BAD_REQUEST)
                        .status()
                        .getCode())
                .isEqualTo(415);
        assertThat(Failure.of(new RequestException(HttpStatus.NOT_FOUND, "m"), HttpStatus.BAD_REQUEST)
                        .status()
                        .getCode())
                .isEqualTo(404);
        assertThat(Failure.of(new IllegalArgumentException("m"), HttpStatus.BAD_REQUEST)
                        .status()
                        .getCode())
                .isEqualTo(400);
    }

    @Test
    void saysNothingInTheWordsOfOthers() {
        assertThat(Failure.of(
                                new IllegalArgumentException("multiple Content-Length values found"),
                                HttpStatus.BAD_REQUEST)
                        .detail())
                .isEqualTo("The request can't be understood.");
        assertThat(Failure.of(new HttpStatusException(HttpStatus.NOT_FOUND, "Page Not Found"), HttpStatus.BAD_REQUEST)
                        .detail())
                .isEqualTo("There is nothing at this address.");
    }

    @Test
    void keepsTheInsideOfAnUnexpectedFailureToItself() {
        Failure failure =
                Failure.of(new IllegalStateException("jdbc:password=hunter2"), HttpStatus.INTERNAL_SERVER_ERROR);

        assertThat(failure.status().getCode()).isEqualTo(500);
        assertThat(failure.detail()).doesNotContain("hunter2");
    }
}
