package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
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
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            client.createBucket(request -> request.bucket(BUCKET));

            putInParts(client, "folder/key", first, last);

            byte[] published = client.getObjectAsBytes(request -> request.bucket(BUCKET).key("folder/key")).asByteArray();
            assertThat(published).hasSize(first.length + last.length).startsWith(first).endsWith(last);
        }
    }

    @Test
    void keepsObjectsFromOneStartToTheNext() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", "bytes");
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("key")).asUtf8String()).isEqualTo("bytes");
        }
    }

    @Test
    void listensOnTheGivenPortWithTheGivenCredentials() {
        int port;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start()) {
            port = store.endpoint().getPort();
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).port(port).credentials("access", "secret").start();
                S3Client client = client(store, "access", "secret")) {
            assertThat(store.endpoint()).hasHost("127.0.0.1").hasPort(port);
            assertThat(client.listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void saysWhichPortIsTaken() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start()) {
            EmbeddedS3.Builder second = EmbeddedS3.builder(folder).port(store.endpoint().getPort());
            assertThatThrownBy(second::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("can't listen on 127.0.0.1:" + store.endpoint().getPort());
        }
    }

    @Test
    void refusesAnotherSecret() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start();
                S3Client stranger = client(store, store.accessKeyId(), "another secret")) {
            assertThatThrownBy(stranger::listBuckets)
                    .asInstanceOf(InstanceOfAssertFactories.type(S3Exception.class))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void refusesAWrongChecksum() {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            assertThatThrownBy(() -> client.putObject(
                            request -> request.bucket(BUCKET).key("key").checksumCRC32C("AAAAAA=="), RequestBody.fromString("bytes")))
                    .asInstanceOf(InstanceOfAssertFactories.type(S3Exception.class))
                    .satisfies(refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("BadDigest"));
            assertThat(client.listObjectsV2(request -> request.bucket(BUCKET)).contents()).isEmpty();
        }
    }

    @Test
    @Timeout(60)
    void listsAnObjectOnceItIsWhole() {
        int size = 8 << 20;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client sender = clientOf(store); S3Client other = clientOf(store)) {
            sender.createBucket(request -> request.bucket(BUCKET));
            List<String> listedHalfway = new ArrayList<>();
            InputStream content = new SequenceInputStream(
                    new ByteArrayInputStream(randomBytes(size / 2)),
                    new SequenceInputStream(
                            new WhenReached(() -> {
                                awaitAnyFile(folder.resolve(BUCKET));
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
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, "key", "bytes");
            put(client, name, "bytes");
            assertThat(keys(client)).containsExactly("key", name);
        }
    }

    @ParameterizedTest
    @MethodSource("longestKeys")
    void holdsTheLongestKeysAtOnceAndInParts(String key) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            put(client, key, "bytes");
            putInParts(client, key, randomBytes(PART_BYTES), randomBytes(3));
            assertThat(client.headObject(request -> request.bucket(BUCKET).key(key)).contentLength()).isEqualTo(PART_BYTES + 3);
        }
    }

    static Stream<String> longestKeys() {
        String separator = "/";
        return Stream.of("n".repeat(169), "n".repeat(212) + separator + "ж".repeat(106), "a/" + "n".repeat(255) + separator + "n".repeat(212));
    }

    @ParameterizedTest
    @MethodSource("keysThatCantBeHeld")
    void refusesKeysThatItCantHold(String key, String reason) {
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = clientOf(store)) {
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
                arguments("n".repeat(170), "segment 1 of the key has 170 bytes"),
                arguments("a/" + "ж".repeat(107), "segment 2 of the key has 214 bytes"),
                arguments("folder/", "must not have an empty segment"),
                arguments(".mpus-key", "must not begin with .mpus-"),
                arguments("object/key", "goes through the object 'object'"),
                arguments("folder", "is the folder of other objects"));
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
        assertThatThrownBy(() -> EmbeddedS3.builder(folder).port(port)).hasMessageContaining("port must be 0 to 65535: " + port);
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

    private static void awaitAnyFile(Path bucket) {
        while (bucket.toFile().list().length == 0) {
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
        client.completeMultipartUpload(
                request -> request.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(parts -> parts.parts(one, two)));
    }

    private static CompletedPart putPart(S3Client client, String key, String upload, int number, byte[] bytes) {
        UploadPartResponse part = client.uploadPart(
                request -> request.bucket(BUCKET).key(key).uploadId(upload).partNumber(number).checksumCRC32C(crc32c(bytes)),
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

    private static S3Client clientOf(EmbeddedS3 store) {
        return client(store, store.accessKeyId(), store.secretAccessKey());
    }

    private static S3Client client(EmbeddedS3 store, String accessKeyId, String secretAccessKey) {
        return S3Client.builder()
                .endpointOverride(store.endpoint())
                .region(Region.of(store.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
