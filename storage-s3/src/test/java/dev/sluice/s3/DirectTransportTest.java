package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** What only the transport of Sluice's own decides: its connections, and what it makes of HTTP. */
@Timeout(60)
class DirectTransportTest {

    private static final MultipartUpload UPLOAD = new MultipartUpload(new ObjectAddress("bucket", "key"), "upload-1");
    private static final byte[] BYTES = TestBytes.of(3 << 20);
    private static final FakeStore.Answer OK = FakeStore.ok("ETag: \"tag\"");

    private enum Manner {
        RETAINED {
            @Override
            TestBody body(byte[] bytes) {
                return TestBody.retained(bytes);
            }
        },
        LET_GO {
            @Override
            TestBody body(byte[] bytes) {
                return TestBody.letGo(bytes);
            }
        };

        abstract TestBody body(byte[] bytes);
    }

    private static S3Storage connect(FakeStore store) {
        return builder(store).build();
    }

    private static S3Storage.Builder builder(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret");
    }

    private static void putPart(S3Storage storage, TestBody body) {
        storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body);
    }

    private static StoreException failureOfPart(S3Storage storage, TestBody body) {
        return StoreFaults.failureOf(() -> putPart(storage, body));
    }

    @ParameterizedTest
    @EnumSource
    void readsTheErrorOfALaterPart(Manner manner) throws IOException {
        FakeStore.Answer busy = FakeStore.error(503, "SlowDown", "Retry-After: 7");
        try (FakeStore store = FakeStore.answering(OK, busy, OK); S3Storage storage = connect(store)) {
            putPart(storage, manner.body(BYTES));
            StoreException failure = failureOfPart(storage, manner.body(BYTES));
            putPart(storage, manner.body(BYTES));

            assertThat(failure.kind()).isEqualTo(Kind.SLOW_DOWN);
            assertThat(failure.requestId()).contains("REQUEST-1");
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
            assertThat(failure).hasMessageContaining("on purpose");
            assertThat(store.requests()).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void signsWithTheCredentialsOfTheMoment(Manner manner) throws IOException {
        AtomicReference<AwsCredentials> current =
                new AtomicReference<>(AwsBasicCredentials.create("first-id", "first-secret"));
        try (FakeStore store = FakeStore.answering(OK, OK, OK, OK);
                S3Storage storage = builder(store).credentials((AwsCredentialsProvider) current::get).build()) {
            putPart(storage, manner.body(BYTES));
            putPart(storage, manner.body(BYTES));
            current.set(AwsSessionCredentials.create("second-id", "second-secret", "session-token"));
            putPart(storage, manner.body(BYTES));
            putPart(storage, manner.body(BYTES));

            assertThat(store.requests())
                    .extracting(
                            request -> request.headers().get("authorization").contains("second-id"))
                    .containsExactly(false, false, true, true);
            assertThat(store.requests()).extracting(request -> request.headers().get("x-amz-security-token"))
                    .containsExactly(null, null, "session-token", "session-token");
        }
    }

    /** A slow client keeps what is on the stack. */
    @Test
    void writesBodiesWhenTheSdkIsThrough() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, OK); S3Storage storage = connect(store)) {
            WatchedBody body = new WatchedBody(BYTES);
            storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body);
            storage.uploadStore().putWhole(UPLOAD.address(), ObjectAttributes.NONE, Precondition.NONE, body);

            assertThat(body.classesOnTheStack)
                    .contains(S3UploadStore.class.getName())
                    .noneMatch(name -> name.startsWith("software.amazon"));
            assertThat(store.requests()).hasSize(2);
        }
    }

    /** A body that is let go, any number of times, and sees who asks for it. */
    private static final class WatchedBody implements PartBody {

        private final byte[] bytes;
        private final Set<String> classesOnTheStack = new HashSet<>();

        private WatchedBody(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public Optional<Digest> checksum() {
            return Optional.empty();
        }

        @Override
        public BodyReader open() {
            BodyReader reader = TestBody.letGo(bytes).open();
            return new BodyReader() {
                @Override
                public @Nullable ByteBuffer next() throws IOException {
                    StackWalker.getInstance().forEach(frame -> classesOnTheStack.add(frame.getClassName()));
                    return reader.next();
                }

                @Override
                public void close() {
                    reader.close();
                }
            };
        }
    }

    @Test
    void anApplicationsHeadersAreSignedWithEveryRequest() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, OK);
                S3Storage storage = builder(store)
                        .requestHeaders((method, bucket, key) -> Map.of(
                                "x-amz-request-payer",
                                "requester",
                                "x-trace",
                                (method + " " + bucket + " " + key.orElse("")).strip()))
                        .build()) {
            putPart(storage, TestBody.retained(BYTES));
            storage.bucketInspector().requireReachable("bucket");

            assertThat(store.requests())
                    .extracting(request -> request.headers().get("x-trace"))
                    .containsExactly("PUT bucket key", "HEAD bucket");
            assertThat(store.requests())
                    .allSatisfy(request ->
                            assertThat(request.headers().get("authorization")).contains("x-amz-request-payer"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void usesAConnectionAgain(Manner manner) throws IOException {
        try (FakeStore store = FakeStore.answering(OK, FakeStore.error(503, "SlowDown"), OK);
                S3Storage storage = connect(store)) {
            putPart(storage, manner.body(BYTES));
            assertThat(failureOfPart(storage, manner.body(BYTES)).kind()).isEqualTo(Kind.SLOW_DOWN);
            putPart(storage, manner.body(BYTES));
            assertThat(store.requests()).hasSize(3);
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @Test
    void repeatsWhatAKeptConnectionLost() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, FakeStore.lost(), OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.requests()).hasSize(3);
            assertThat(store.requests().getLast().body()).isEqualTo(BYTES);
            assertThat(store.connections()).isEqualTo(2);
        }
    }

    @Test
    void repeatsABodyThatWasNotBegun() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, FakeStore.lostHead(), OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.letGo(BYTES));
            putPart(storage, TestBody.letGo(BYTES));
            assertThat(store.requests()).hasSize(2);
            assertThat(store.connections()).isEqualTo(2);
        }
    }

    @Test
    void doesNotRepeatABodyThatIsGone() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, FakeStore.lost(), OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.letGo(BYTES));
            StoreException failure = failureOfPart(storage, TestBody.letGo(BYTES));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void doesNotRepeatWhatMayHaveBeenDone() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, FakeStore.lost(), OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.retained(BYTES));
            StoreException failure = StoreFaults.failureOf(() -> storage.uploadStore()
                    .putWhole(
                            UPLOAD.address(),
                            ObjectAttributes.NONE,
                            Precondition.MUST_NOT_EXIST,
                            TestBody.retained(BYTES)));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(store.requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hearsARefusalInTheMiddleThoughTheStoreReadsNoMore(Manner manner) throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.refuseAfter(1 << 20, 503, "SlowDown"));
                S3Storage storage = connect(store)) {
            assertThat(failureOfPart(storage, manner.body(new byte[48 << 20])).kind()).isEqualTo(Kind.SLOW_DOWN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void hearsARefusalThoughTheConnectionBreaks(Manner manner) throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.refuseAndReset(1 << 20, 400, "EntityTooLarge"));
                S3Storage storage = connect(store)) {
            assertThat(failureOfPart(storage, manner.body(new byte[48 << 20])).kind()).isEqualTo(Kind.TOO_LARGE);
        }
    }

    @Test
    void asksBeforeABodyThatCanBeSentOnce() throws IOException {
        try (FakeStore store = FakeStore.answering(OK, OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.letGo(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.requests().getFirst().headers()).containsEntry("expect", "100-continue");
            assertThat(store.requests().getLast().headers()).doesNotContainKey("expect");
        }
    }

    @Test
    void asksBeforeEachBodyOnceTheStoreHasRefusedOne() throws IOException {
        try (FakeStore store =
                        FakeStore.answering(FakeStore.error(503, "SlowDown"), FakeStore.refuseUnread(503, "SlowDown"));
                S3Storage storage = connect(store)) {
            failureOfPart(storage, TestBody.retained(BYTES));
            assertThat(failureOfPart(storage, TestBody.retained(BYTES)).kind()).isEqualTo(Kind.SLOW_DOWN);
            assertThat(store.requests()).as("requests whose body has come").hasSize(1);
        }
    }

    @Test
    void sendsTheBodyThoughTheStoreNeverAsksForIt() throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.okWithoutContinue("ETag: \"tag\""));
                S3Storage storage = connect(store)) {
            putPart(storage, TestBody.letGo(BYTES));
            assertThat(store.requests()).hasSize(1);
        }
    }

    /** The wait for a {@code 100 Continue} ends without one: what is in the buffer then is the answer before. */
    @Test
    void takesNoEarlierAnswerForThisOne() throws IOException {
        try (FakeStore store = FakeStore.answering(
                        FakeStore.ok("ETag: \"first\""), FakeStore.okWithoutContinue("ETag: \"second\""));
                S3Storage storage = connect(store)) {
            putPart(storage, TestBody.letGo(BYTES));

            StoredPart second = storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, TestBody.letGo(BYTES));

            assertThat(second.etag()).isEqualTo("second");
            assertThat(store.connections()).isEqualTo(1);
            assertThat(store.requests()).hasSize(2);
        }
    }

    @Test
    void overlooksRemarksOnTheWay() throws IOException {
        FakeStore.Answer chatty = FakeStore.raw("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 100 Continue\r\nA: b\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nETag: \"tag\"\r\nContent-Length: 0\r\n\r\n");
        try (FakeStore store = FakeStore.answering(chatty, OK); S3Storage storage = connect(store)) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @Test
    void readsAnAnswerInChunks() throws IOException {
        String list =
                "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Size>7</Size></Contents></ListBucketResult>";
        FakeStore.Answer chunked = FakeStore.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "a;x=y\r\n" + list.substring(0, 10) + "\r\n"
                + Integer.toHexString(list.length() - 10) + "\r\n" + list.substring(10)
                + "\r\n0\r\nX-Trailer: z\r\n\r\n");
        try (FakeStore store = FakeStore.answering(chunked, OK); S3Storage storage = connect(store)) {
            assertThat(storage.objectCatalog().list("bucket", ListQuery.ofPrefix("")).objects()).hasSize(1);
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 abc\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    })
    void refusesWhatIsNoAnswer(String answer) throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.raw(answer)); S3Storage storage = connect(store)) {
            StoreException failure = failureOfPart(storage, TestBody.retained(BYTES));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void refusesAHeadWithoutEnd() throws IOException {
        try (FakeStore store = FakeStore.answering(FakeStore.raw("HTTP/1.1 200 " + "a".repeat(1 << 20)));
                S3Storage storage = connect(store)) {
            assertThat(failureOfPart(storage, TestBody.retained(BYTES)).getMessage()).contains("a line longer than");
        }
    }
}
