package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.BucketStatus.Question;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a store's faults, at the level of the socket. */
@Timeout(60)
abstract class StoreFaults {

    static final ObjectAddress ADDRESS = new ObjectAddress("bucket", "key");
    static final MultipartUpload UPLOAD = new MultipartUpload(ADDRESS, "upload-1");
    static final byte[] BYTES = TestBytes.of(3 << 20);
    private static final Completion COMPLETION = new Completion(
            List.of(new StoredPart(PartNumber.FIRST, 3, "tag", Optional.empty())),
            Digest.ofCrc32c(1),
            Precondition.NONE);

    enum Manner { RETAINED, LET_GO }

    FakeStore answering(FakeStore.Answer... answers) throws IOException {
        return FakeStore.answering(answers);
    }

    S3Storage.Builder builder(URI endpoint) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(endpoint)
                .credentials("key-id", "very-secret");
    }

    S3Storage connect(URI endpoint) {
        return builder(endpoint).build();
    }

    S3Storage connectImpatiently(URI endpoint) {
        return builder(endpoint).answerTimeout(Duration.ofSeconds(2)).completionTimeout(Duration.ofSeconds(2)).build();
    }

    static PartBody body(Manner manner) {
        return manner == Manner.RETAINED ? TestBody.retained(BYTES) : TestBody.letGo(BYTES);
    }

    static StoreException failureOf(ThrowingCallable call) {
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContain("very-secret");
        return failure;
    }

    StoreException failureOfPart(FakeStore store, Manner manner) {
        try (S3Storage storage = connect(store.endpoint())) {
            return failureOf(() -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(manner)));
        }
    }

    /** More than the sockets' buffers hold, so that the sender has to wait. */
    static StoreException putLargePart(S3Storage storage, Manner manner) {
        byte[] large = new byte[48 << 20];
        PartBody body = manner == Manner.RETAINED ? TestBody.retained(large) : TestBody.letGo(large);
        return failureOf(() -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body));
    }

    static <T> T onVirtualThread(Supplier<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(call.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result.join();
    }

    @ParameterizedTest
    @EnumSource
    void sendsAPartAsItShould(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.ok("ETag: \"tag\""));
                S3Storage storage = connect(store.endpoint())) {
            StoredPart part = storage.uploadStore().putPart(UPLOAD, new PartNumber(7), body(manner));

            assertThat(part).isEqualTo(new StoredPart(new PartNumber(7), BYTES.length, "tag", Optional.empty()));
            FakeStore.Request request = store.requests().getFirst();
            assertThat(request.line())
                    .startsWith("PUT /bucket/key?")
                    .contains("partNumber=7")
                    .contains("uploadId=upload-1");
            String crc = TestBytes.crc32c(BYTES).base64();
            if (manner == Manner.RETAINED) {
                assertThat(request.headers())
                        .containsEntry("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
                        .containsEntry("x-amz-checksum-crc32c", crc)
                        .doesNotContainKey("content-encoding");
                assertThat(request.body()).isEqualTo(BYTES);
            } else {
                assertThat(request.headers())
                        .containsEntry("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
                        .containsEntry("x-amz-trailer", "x-amz-checksum-crc32c")
                        .containsEntry("x-amz-decoded-content-length", Integer.toString(BYTES.length))
                        .containsEntry("content-encoding", "aws-chunked")
                        .containsEntry("expect", "100-continue");
                assertThat(new String(request.body(), StandardCharsets.ISO_8859_1))
                        .endsWith("\r\n0\r\nx-amz-checksum-crc32c:" + crc + "\r\n\r\n");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesItToTheCallerToRepeatAPart(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.error(500, "InternalError"))) {
            StoreException failure = failureOfPart(store, manner);
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.requestId()).hasValue("REQUEST-1");
            assertThat(failure.getMessage()).contains("part 1 of bucket/key").contains("InternalError");
            assertThat(store.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesOnHowLongToWait(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.error(503, "SlowDown", "Retry-After: 7"))) {
            StoreException failure = failureOfPart(store, manner);
            assertThat(failure.kind()).isEqualTo(Kind.SLOW_DOWN);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.retryAfter()).hasValue(Duration.ofSeconds(7));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAPartThatIsNotAnswered(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.silence());
                S3Storage storage = connectImpatiently(store.endpoint())) {
            StoreException failure =
                    failureOf(() -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(manner)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAPartThatIsNotRead(Manner manner) throws Exception {
        try (FakeStore store = answering(FakeStore.stall()); S3Storage storage = connectImpatiently(store.endpoint())) {
            StoreException failure = onVirtualThread(() -> putLargePart(storage, manner));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWhenInterruptedInTheMiddle(Manner manner) throws Exception {
        try (FakeStore store = answering(FakeStore.stall()); S3Storage storage = connect(store.endpoint())) {
            AtomicBoolean flag = new AtomicBoolean();
            CompletableFuture<StoreException> failure = new CompletableFuture<>();
            Thread caller = Thread.startVirtualThread(() -> {
                failure.complete(putLargePart(storage, manner));
                flag.set(Thread.currentThread().isInterrupted());
            });
            store.awaitStall();
            caller.interrupt();
            caller.join();
            assertThat(failure.join().kind()).isEqualTo(Kind.CANCELLED);
            assertThat(flag).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsThatTheConnectionBrokeInTheMiddle(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.cutAfter(1 << 20))) {
            StoreException failure = failureOfPart(store, manner);
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(store.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsNoneOfABodyThatIsNotWanted(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.refuseUnread(404, "NoSuchUpload"));
                S3Storage storage = connect(store.endpoint())) {
            StoreException failure =
                    failureOf(() -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(manner)));
            assertThat(failure.kind()).isEqualTo(Kind.NO_SUCH_UPLOAD);
        }
    }

    @Test
    void breaksOffWhenTheBodyFails() throws IOException {
        try (FakeStore store = answering(FakeStore.ok("ETag: \"tag\""));
                S3Storage storage = connect(store.endpoint())) {
            TestBody body = TestBody.letGo(BYTES).failingAfter(BYTES.length);
            StoreException failure = failureOf(() -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body));
            assertThat(failure.kind()).isEqualTo(Kind.BODY_FAILED);
            assertThat(failure.retryable()).isFalse();
            assertThat(store.requests()).as("a request that the store has whole").isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesASuccessWithoutAnEntityTagForAFailure(Manner manner) throws IOException {
        try (FakeStore store = answering(FakeStore.error(200, "InternalError"))) {
            StoreException failure = failureOfPart(store, manner);
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void tellsAnErrorInsideOfSuccess() throws IOException {
        try (FakeStore store = answering(FakeStore.error(200, "InternalError"));
                S3Storage storage = connect(store.endpoint())) {
            StoreException failure = failureOf(() -> storage.uploadStore().complete(UPLOAD, COMPLETION));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.getMessage()).contains("InternalError");
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void tellsThatTheAnswerToACompletionWasLost() throws IOException {
        try (FakeStore store = answering(FakeStore.lost()); S3Storage storage = connect(store.endpoint())) {
            StoreException failure = failureOf(() -> storage.uploadStore().complete(UPLOAD, COMPLETION));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void tellsThatACompletionIsNotAnswered() throws IOException {
        try (FakeStore store = answering(FakeStore.silence());
                S3Storage storage = connectImpatiently(store.endpoint())) {
            assertThat(failureOf(() -> storage.uploadStore().complete(UPLOAD, COMPLETION))
                            .kind())
                    .isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void takesAWrongWholeForFinal() throws IOException {
        try (FakeStore store = answering(FakeStore.error(400, "BadDigest"));
                S3Storage storage = connect(store.endpoint())) {
            StoreException failure = failureOf(() -> storage.uploadStore().complete(UPLOAD, COMPLETION));
            assertThat(failure.kind()).isEqualTo(Kind.CHECKSUM_MISMATCH);
            assertThat(failure.retryable()).isFalse();
            assertThat(failure.requestId()).hasValue("REQUEST-1");
        }
    }

    @Test
    void takesAnEntityTagAsItIs() throws IOException {
        FakeStore.Answer underKms = FakeStore.ok(
                "ETag: \"not-an-md5-at-all\"", "x-amz-server-side-encryption: aws:kms", "x-amz-version-id: v1");
        try (FakeStore store = answering(underKms); S3Storage storage = connect(store.endpoint())) {
            PublishedObject published = storage.uploadStore()
                    .putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(TestBytes.of(3)));
            assertThat(published)
                    .isEqualTo(new PublishedObject("not-an-md5-at-all", Optional.of("v1"), Optional.empty()));
        }
    }

    @Test
    void repeatsSmallVerbsEvenAfterABodyThatWasLetGo() throws IOException {
        String empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
        try (FakeStore store = answering(
                        FakeStore.ok("ETag: \"tag\""),
                        FakeStore.error(500, "InternalError"),
                        FakeStore.reply(200, empty));
                S3Storage storage = connect(store.endpoint())) {
            storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(Manner.LET_GO));
            assertThat(storage.objectCatalog().list("bucket", ListQuery.ofPrefix("")).objects()).isEmpty();
            assertThat(store.requests()).extracting(FakeStore.Request::method).containsExactly("PUT", "GET", "GET");
        }
    }

    @Test
    void toleratesAnAbortOfWhatIsGone() throws IOException {
        try (FakeStore store = answering(FakeStore.error(404, "NoSuchUpload"));
                S3Storage storage = connect(store.endpoint())) {
            storage.uploadStore().abort(UPLOAD);
            assertThat(store.requests()).extracting(FakeStore.Request::method).containsExactly("DELETE");
        }
    }

    @Test
    void tellsOfABucketWhatTheCredentialMaySee() throws IOException {
        FakeStore.Answer denied = FakeStore.error(403, "AccessDenied");
        String one =
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>7</Size></Contents></ListBucketResult>";
        try (FakeStore store = answering(denied, FakeStore.reply(200, one), denied, denied);
                S3Storage storage = connect(store.endpoint())) {
            BucketStatus status = storage.bucketInspector().status("bucket", 10);
            assertThat(status).isEqualTo(new BucketStatus("bucket", true, false, 1, 7, true, 0, status.unanswered()));
            assertThat(status.unanswered()).containsOnlyKeys(Question.WRITABLE, Question.UNFINISHED_UPLOADS);
            assertThat(status.unanswered().values())
                    .allSatisfy(reason -> assertThat(reason).contains("the credentials lack the permission"));
        }
        try (FakeStore store = answering(denied, denied, denied, denied);
                S3Storage storage = connect(store.endpoint())) {
            BucketStatus status = storage.bucketInspector().status("bucket", 10);
            assertThat(status).isEqualTo(new BucketStatus("bucket", true, false, 0, 0, false, 0, status.unanswered()));
            assertThat(status.unanswered())
                    .containsOnlyKeys(Question.OBJECTS, Question.WRITABLE, Question.UNFINISHED_UPLOADS);
        }
    }

    /** As Moto does to a part of no upload. */
    @Test
    void tellsOfABucketWhatTheStoreFailsAt() throws IOException {
        FakeStore.Answer empty =
                FakeStore.reply(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        FakeStore.Answer none = FakeStore.reply(
                200, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
        FakeStore.Answer failed = FakeStore.reply(500, "");
        try (FakeStore store = answering(FakeStore.ok(), empty, failed, failed, failed, failed, failed, none);
                S3Storage storage = connect(store.endpoint())) {
            BucketStatus status = storage.bucketInspector().status("bucket", 10);
            assertThat(status).isEqualTo(new BucketStatus("bucket", true, false, 0, 0, true, 0, status.unanswered()));
            assertThat(status.unanswered()).containsOnlyKeys(Question.WRITABLE);
            assertThat(status.unanswered().get(Question.WRITABLE)).contains("Trying to write to bucket failed", "500");
        }
    }

    /** A credential that may not abort would leave for good whatever the question began. */
    @ParameterizedTest
    @CsvSource({"404, NoSuchUpload", "400, InvalidArgument"})
    void asksWhetherABucketIsWritableWithoutWriting(int status, String code) throws IOException {
        FakeStore.Answer empty =
                FakeStore.reply(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
        FakeStore.Answer none = FakeStore.reply(
                200, "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>");
        try (FakeStore store = answering(FakeStore.ok(), empty, FakeStore.error(status, code), none);
                S3Storage storage = connect(store.endpoint())) {
            assertThat(storage.bucketInspector().status("bucket", 10))
                    .isEqualTo(new BucketStatus("bucket", true, true, 0, 0, true, 0, Map.of()));
            assertThat(store.requests().get(2).line())
                    .isEqualTo("PUT /bucket/.sluice/probe?partNumber=1&uploadId=none HTTP/1.1");
            assertThat(store.requests())
                    .extracting(FakeStore.Request::method)
                    .containsExactly("HEAD", "GET", "PUT", "GET");
        }
    }

    @Test
    void tellsThatADownloadWasCutShort() throws IOException {
        try (FakeStore store = answering(FakeStore.truncated(1000, "only this much"));
                S3Storage storage = connect(store.endpoint());
                ObjectContent content = storage.objectReader().open(ADDRESS)) {
            assertThatThrownBy(content.stream()::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(EOFException.class);
        }
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        URI endpoint;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            endpoint = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (S3Storage storage = connect(endpoint)) {
            Stream.<ThrowingCallable>of(
                            () -> storage.uploadStore().begin(ADDRESS, ObjectAttributes.NONE),
                            () -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(Manner.RETAINED)),
                            () -> storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body(Manner.LET_GO)),
                            () -> storage.objectReader().head(ADDRESS))
                    .forEach(call -> {
                        StoreException failure = failureOf(call);
                        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                        assertThat(failure.retryable()).isTrue();
                        assertThat(failure.getMessage()).contains("accepts no connection");
                    });
            BucketStatus status = storage.bucketInspector().status("bucket", 1);
            assertThat(status.reachable()).isFalse();
            assertThat(status.unanswered()).containsOnlyKeys(Question.REACHABLE);
            assertThat(status.unanswered().get(Question.REACHABLE)).contains("accepts no connection");
        }
    }
}
