package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A store whose clock is another: the first request finds out, whatever it is, and is done all the same. */
@Timeout(60)
class ClockSkewTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress("bucket", "key");
    private static final MultipartUpload UPLOAD = new MultipartUpload(ADDRESS, "1");
    private static final byte[] BYTES = TestBytes.of(3 << 20);
    private static final FakeStore.Answer OK = FakeStore.ok("ETag: \"tag\"");

    static Stream<Arguments> firstRequests() {
        return Stream.of(
                first(
                        "a whole put",
                        OK,
                        store -> store.uploadStore()
                                .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(BYTES))),
                first(
                        "a put that must not exist",
                        OK,
                        store -> store.uploadStore()
                                .putWhole(
                                        ADDRESS,
                                        ObjectAttributes.NONE,
                                        Precondition.MUST_NOT_EXIST,
                                        TestBody.retained(BYTES))),
                first(
                        "a streamed put",
                        OK,
                        store -> store.uploadStore()
                                .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.letGo(BYTES))),
                first(
                        "a part",
                        OK,
                        store -> store.uploadStore().putPart(UPLOAD, PartNumber.FIRST, TestBody.retained(BYTES))),
                first(
                        "a beginning",
                        FakeStore.reply(
                                200,
                                "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"),
                        store -> store.uploadStore().begin(ADDRESS, ObjectAttributes.NONE)),
                first(
                        "a completion",
                        FakeStore.reply(
                                200, "<CompleteMultipartUploadResult><ETag>tag</ETag></CompleteMultipartUploadResult>"),
                        store -> store.uploadStore()
                                .complete(
                                        UPLOAD,
                                        new Completion(
                                                List.of(new StoredPart(PartNumber.FIRST, 3, "tag", Optional.empty())),
                                                Digest.ofCrc32c(1),
                                                Precondition.NONE))),
                first("a look", OK, store -> store.objectReader().head(ADDRESS)),
                first("a download", OK, store -> store.objectReader().open(ADDRESS)),
                first(
                        "a listing",
                        FakeStore.reply(200, "<ListBucketResult/>"),
                        store -> store.objectCatalog().list("bucket", ListQuery.ofPrefix(""))));
    }

    private static Arguments first(String name, FakeStore.Answer answer, Consumer<S3Storage> request) {
        return Arguments.of(name, answer, request);
    }

    private static String date(Duration off) {
        return "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().plus(off).atOffset(ZoneOffset.UTC));
    }

    /** Before the body is sent, if that was asked for: as S3 does. */
    private static FakeStore.Answer skewed(Duration off) {
        return FakeStore.refuseBeforeBody(403, "RequestTimeTooSkewed", date(off));
    }

    private static S3Storage connect(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret")
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("firstRequests")
    void isCorrectedByTheFirstRequest(String name, FakeStore.Answer answer, Consumer<S3Storage> request)
            throws IOException {
        Duration off = Duration.ofMinutes(-20);
        try (FakeStore store = FakeStore.answering(skewed(off), answer, answer); S3Storage storage = connect(store)) {
            request.accept(storage);
            request.accept(storage);

            assertThat(store.requests()).as("those whose body came whole").hasSizeBetween(2, 3);
            assertThat(store.requests()
                            .subList(
                                    store.requests().size() - 2,
                                    store.requests().size()))
                    .allSatisfy(done -> assertThat(
                                    Duration.between(Instant.now().plus(off), signed(done))
                                            .abs())
                            .isLessThan(Duration.ofMinutes(2)));
        }
    }

    private static Instant signed(FakeStore.Request request) {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(request.headers().get("x-amz-date"), Instant::from);
    }

    /** Before the store takes it amiss. */
    @Test
    void isNoticedInTheFirstResponse() throws IOException {
        Duration off = Duration.ofMinutes(9);
        try (FakeStore store = FakeStore.answering(FakeStore.ok("ETag: \"tag\"", date(off)), OK);
                S3Storage storage = connect(store)) {
            storage.bucketInspector().requireReachable("bucket");
            storage.bucketInspector().requireReachable("bucket");
            assertThat(store.requests()).hasSize(2);
            assertThat(Duration.between(
                                    Instant.now().plus(off),
                                    signed(store.requests().getLast()))
                            .abs())
                    .isLessThan(Duration.ofMinutes(2));
        }
    }

    @Test
    void repeatsNothingWhereTheClocksAgree() throws IOException {
        try (FakeStore store =
                        FakeStore.answering(FakeStore.error(403, "AccessDenied", date(Duration.ofSeconds(20))), OK);
                S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(() -> storage.uploadStore()
                    .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(BYTES)));
            assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void repeatsOnceAtMost() throws IOException {
        try (FakeStore store = FakeStore.answering(skewed(Duration.ofHours(1)), skewed(Duration.ofHours(3)), OK);
                S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(() -> storage.uploadStore().abort(UPLOAD));
            assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
            assertThat(store.requests()).hasSize(2);
        }
    }

    /** A store that refuses only after the body: whoever has the bytes sends them again, and succeeds. */
    @Test
    void asksForABodyThatIsGoneAgain() throws IOException {
        FakeStore.Answer late = FakeStore.error(403, "RequestTimeTooSkewed", date(Duration.ofMinutes(20)));
        try (FakeStore store = FakeStore.answering(late, OK); S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(
                    () -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, TestBody.letGo(BYTES)));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, TestBody.letGo(BYTES));
        }
    }
}
