package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

class EmbeddedS3Test {

    private static final String BUCKET = "bucket";
    private static final int PART_BYTES = 5 << 20;

    @TempDir
    Path folder;

    @Test
    void publishesAnObjectInParts() {
        byte[] first = randomBytes(PART_BYTES);
        byte[] last = randomBytes(11);
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));

            putInParts(client, "folder/key", first, last);

            byte[] published = client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key("folder/key"))
                    .asByteArray();
            assertThat(published).hasSize(first.length + last.length).startsWith(first).endsWith(last);
        }
    }

    @Test
    void keepsObjectsFromOneStartToTheNext() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", "bytes");
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("key"))
                            .asUtf8String())
                    .isEqualTo("bytes");
        }
    }

    @Test
    void listensOnTheGivenPortWithTheGivenCredentials() {
        int port;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start()) {
            port = store.endpoint().getPort();
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).port(port).credentials("access", "secret").start();
                S3Client client = Clients.of(store, "access", "secret")) {
            assertThat(store.endpoint()).hasHost("127.0.0.1").hasPort(port);
            assertThat(client.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start()) {
            EmbeddedS3.Builder second = EmbeddedS3.builder(folder.resolve("another")).port(store.endpoint().getPort());
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("can't listen on 127.0.0.1:" + store.endpoint().getPort());
        }
    }

    @Test
    void refusesAnotherSecret() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start();
                S3Client stranger = Clients.of(store, store.accessKeyId(), "another secret")) {
            assertThatThrownBy(stranger::listBuckets)
                    .asInstanceOf(InstanceOfAssertFactories.type(S3Exception.class))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void refusesAWrongChecksum() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            assertThatThrownBy(() -> client.putObject(
                            request -> request.bucket(BUCKET).key("key").checksumCRC32C("AAAAAA=="),
                            RequestBody.fromString("bytes")))
                    .asInstanceOf(InstanceOfAssertFactories.type(S3Exception.class))
                    .satisfies(refused ->
                            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
            assertThat(client.listObjectsV2(request -> request.bucket(BUCKET)).contents()).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void listsAnObjectOnceItIsWhole() {
        int size = 8 << 20;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start();
                S3Client sender = Clients.of(store);
                S3Client other = Clients.of(store)) {
            sender.createBucket(request -> request.bucket(BUCKET));
            List<String> listedHalfway = new ArrayList<>();
            InputStream content = new SequenceInputStream(
                    new ByteArrayInputStream(randomBytes(size / 2)),
                    new SequenceInputStream(
                            new WhenReached(() -> {
                                awaitAnyFile(folder.resolve(".sluice-store/writing"));
                                listedHalfway.addAll(keys(other));
                            }),
                            new ByteArrayInputStream(randomBytes(size / 2))));

            sender.putObject(
                    request -> request.bucket(BUCKET).key("key"),
                    RequestBody.fromContentProvider(() -> content, size, "application/octet-stream"));

            assertThat(listedHalfway).isEmpty();
            assertThat(keys(other)).containsExactly("key");
        }
    }

    @Test
    void listsObjectsThatAreNamedLikeItsTemporaryFiles() {
        String name = "key-7fd38758-f72d-4fc2-9d3b-0123456789ab";
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", "bytes");
            put(client, name, "bytes");
            assertThat(keys(client)).containsExactly("key", name);
        }
    }

    @ParameterizedTest
    @MethodSource("longestKeys")
    void holdsTheLongestKeysAtOnceAndInParts(String key) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, key, "bytes");
            putInParts(client, key, randomBytes(PART_BYTES), randomBytes(3));
            assertThat(client.headObject(request -> request.bucket(BUCKET).key(key))
                            .contentLength())
                    .isEqualTo(PART_BYTES + 3);
        }
    }

    static Stream<String> longestKeys() {
        String separator = "/";
        return Stream.of(
                "n".repeat(255), "n".repeat(255) + separator + "ж".repeat(127), ".mpus-key", ".sluice-store/lock");
    }

    @ParameterizedTest
    @MethodSource("keysThatCantBeHeld")
    void refusesKeysThatItCantHold(String key, String reason) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "object", "bytes");
            put(client, "folder/object", "bytes");

            assertThatThrownBy(() -> put(client, key, "bytes")).satisfies(failure -> requireClear(failure, reason));
            assertThatThrownBy(() -> client.createMultipartUpload(request -> request.bucket(BUCKET).key(key)))
                    .satisfies(failure -> requireClear(failure, reason));
        }
    }

    static Stream<Arguments> keysThatCantBeHeld() {
        return Stream.of(
                arguments("n".repeat(256), "segment 1 of the key has 256 bytes"),
                arguments("a/" + "ж".repeat(128), "segment 2 of the key has 256 bytes"),
                arguments("folder/", "must not have an empty segment"),
                arguments("a//b", "must not have an empty segment"),
                arguments("a/../../b", "segment 2 of the key must not be . or .."),
                arguments("a/.", "segment 2 of the key must not be . or .."),
                arguments("\uFFFE.txt", "characters that XML 1.0 can't carry"),
                arguments("a\u0001b", "characters that XML 1.0 can't carry"),
                arguments("object/key", "goes through the object 'object'"),
                arguments("folder", "is the folder of other objects"));
    }

    @ParameterizedTest
    @MethodSource("keysThatCantBeHeld")
    void hasNoObjectsUnderKeysThatItCantHold(String key) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "object", "bytes");
            put(client, "folder/object", "bytes");

            assertThatThrownBy(() -> client.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)))
                    .isInstanceOf(NoSuchKeyException.class);
            client.deleteObject(request -> request.bucket(BUCKET).key(key));
            assertThat(keys(client)).containsExactly("folder/object", "object");
        }
    }

    @Test
    void keepsTypesMetadataAndConditions() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET)
                            .key("key")
                            .contentType("text/plain")
                            .contentEncoding("gzip")
                            .cacheControl("no-cache")
                            .contentLanguage("kk")
                            .contentDisposition("inline")
                            .metadata(Map.of("one", "1", "two", "zwei")),
                    RequestBody.fromString("bytes"));

            HeadObjectResponse head = client.headObject(request -> request.bucket(BUCKET).key("key"));

            assertThat(head.contentType()).isEqualTo("text/plain");
            assertThat(head.contentEncoding()).isEqualTo("gzip");
            assertThat(head.cacheControl()).isEqualTo("no-cache");
            assertThat(head.contentLanguage()).isEqualTo("kk");
            assertThat(head.contentDisposition()).isEqualTo("inline");
            assertThat(head.metadata()).isEqualTo(Map.of("one", "1", "two", "zwei"));
            assertThat(head.eTag()).isEqualTo("\"4b3a6218bb3e3a7303e8a171a60fcf92\"");
            assertThat(statusOf(() -> client.getObject(
                            request -> request.bucket(BUCKET).key("key").ifMatch("\"other\""))))
                    .isEqualTo(412);
            assertThat(statusOf(() -> client.getObject(
                            request -> request.bucket(BUCKET).key("key").ifNoneMatch(head.eTag()))))
                    .isEqualTo(304);
            assertThat(statusOf(() -> client.putObject(
                            request -> request.bucket(BUCKET).key("key").ifNoneMatch("*"),
                            RequestBody.fromString("more"))))
                    .isEqualTo(412);
        }
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0, b", "bytes=1-2, yt", "bytes=3-, es", "bytes=-2, es", "bytes=-9, bytes", "bytes=4-9, s"})
    void answersRanges(String range, String expected) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", "bytes");
            assertThat(client.getObjectAsBytes(
                                    request -> request.bucket(BUCKET).key("key").range(range))
                            .asUtf8String())
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"bytes=-1, ''", "bytes=0-, ''", "bytes=5-9, bytes", "bytes=-0, bytes"})
    void refusesRangesThatHoldNothing(String range, String content) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", content);
            assertThat(statusOf(() -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key("key").range(range))))
                    .isEqualTo(416);
        }
    }

    private static int statusOf(ThrowableAssert.ThrowingCallable call) {
        return ((S3Exception) catchThrowable(call)).statusCode();
    }

    @Test
    void completesOnceAndTellsThatAgain() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key("key")
                    .metadata(Map.of("whose", "mine"))).uploadId();
            CompletedPart part = putPart(client, "key", upload, 1, randomBytes(9));

            String first = complete(client, upload, part);
            String second = complete(client, upload, part);

            assertThat(second).isEqualTo(first).endsWith("-1\"");
            assertThat(client.headObject(request -> request.bucket(BUCKET).key("key"))
                            .metadata())
                    .containsEntry("whose", "mine");
            assertThat(client.listMultipartUploads(request -> request.bucket(BUCKET)).uploads()).isEmpty();
            assertThatThrownBy(() -> putPart(client, "key", upload, 1, randomBytes(9)))
                    .isInstanceOf(NoSuchUploadException.class);
        }
    }

    @Test
    void refusesToCompleteWithAPartThatWasReplaced() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key("key")).uploadId();
            CompletedPart replaced = putPart(client, "key", upload, 1, randomBytes(9));
            putPart(client, "key", upload, 1, randomBytes(10));

            assertThat(((S3Exception) catchThrowable(() -> complete(client, upload, replaced)))
                            .awsErrorDetails()
                            .errorCode())
                    .isEqualTo("InvalidPart");
            assertThat(keys(client)).isEmpty();
        }
    }

    private static String complete(S3Client client, String upload, CompletedPart part) {
        return client.completeMultipartUpload(request ->
                        request.bucket(BUCKET).key("key").uploadId(upload).multipartUpload(parts -> parts.parts(part)))
                .eTag();
    }

    @Test
    void copiesObjects() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET).key("key").contentType("text/plain"),
                    RequestBody.fromString("bytes"));

            client.copyObject(request -> request.sourceBucket(BUCKET)
                    .sourceKey("key")
                    .destinationBucket(BUCKET)
                    .destinationKey("a/copy"));

            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("a/copy"))
                            .asUtf8String())
                    .isEqualTo("bytes");
            assertThat(client.headObject(request -> request.bucket(BUCKET).key("a/copy"))
                            .contentType())
                    .isEqualTo("text/plain");
        }
    }

    @Test
    void deletesBucketsThatAreEmpty() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "a/key", "bytes");
            assertThat(statusOf(() -> client.deleteBucket(request -> request.bucket(BUCKET)))).isEqualTo(409);

            client.deleteObject(request -> request.bucket(BUCKET).key("a/key"));
            client.deleteBucket(request -> request.bucket(BUCKET));

            assertThat(client.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void storesWhatAFormWouldSend() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            client.putObject(
                    request -> request.bucket(BUCKET).key("form").contentType("application/x-www-form-urlencoded"),
                    RequestBody.fromString("a=b&uploadId=1"));

            ResponseBytes<GetObjectResponse> stored =
                    client.getObjectAsBytes(request -> request.bucket(BUCKET).key("form"));
            assertThat(stored.asUtf8String()).isEqualTo("a=b&uploadId=1");
            assertThat(stored.response().contentType()).isEqualTo("application/x-www-form-urlencoded");
        }
    }

    private static Arguments arguments(String key, String reason) {
        return Arguments.of(key, reason);
    }

    private static void requireClear(Throwable failure, String reason) {
        assertThat(failure).isInstanceOf(S3Exception.class).hasMessageContaining(reason);
        S3Exception refused = (S3Exception) failure;
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidArgument");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void refusesPortsThatAreNone(int port) {
        assertThatThrownBy(() -> EmbeddedS3.builder(folder).port(port))
                .hasMessageContaining("port must be 0 to 65535: " + port);
    }

    @Test
    void givesEachStartItsOwnSecretAndShowsNone() {
        Credentials one = Credentials.random();
        Credentials other = Credentials.random();
        assertThat(one.secretAccessKey()).hasSize(48).isNotEqualTo(other.secretAccessKey());
        assertThat(one).asString().doesNotContain(one.secretAccessKey());
    }

    /** An empty stream that does something when it is read. */
    private static final class WhenReached extends InputStream {
        private final Runnable action;

        WhenReached(Runnable action) {
            this.action = action;
        }

        @Override
        public int read() {
            action.run();
            return -1;
        }
    }

    private static void awaitAnyFile(Path folder) {
        while (folder.toFile().list().length == 0) {
            Thread.onSpinWait();
        }
    }

    private static List<String> keys(S3Client client) {
        return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream().map(S3Object::key).toList();
    }

    private static void put(S3Client client, String key, String text) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text));
    }

    private static void putInParts(S3Client client, String key, byte[] first, byte[] last) {
        String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key(key)).uploadId();
        CompletedPart one = putPart(client, key, upload, 1, first);
        CompletedPart two = putPart(client, key, upload, 2, last);
        client.completeMultipartUpload(request ->
                request.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(one, two)));
    }

    private static CompletedPart putPart(S3Client client, String key, String upload, int number, byte[] bytes) {
        UploadPartResponse part = client.uploadPart(
                request -> request.bucket(BUCKET)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumCRC32C(crc32c(bytes)),
                RequestBody.fromBytes(bytes));
        return CompletedPart.builder().partNumber(number).eTag(part.eTag()).build();
    }

    private static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        int value = (int) crc.getValue();
        return Base64.getEncoder().encodeToString(new byte[] {
            (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
        });
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }
}
