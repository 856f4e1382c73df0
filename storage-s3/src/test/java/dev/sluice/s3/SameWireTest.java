package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/**
 * Draws requests, and has each made by Sluice and by the AWS SDK: what goes over the wire is the same, but for what is
 * meant to differ.
 */
@Timeout(120)
class SameWireTest {

    private static final String BUCKET = "bucket";

    /** The SDK's ids and retries, who asks, and what each signature has of its own. */
    private static final Set<String> MAY_DIFFER =
            Set.of("amz-sdk-invocation-id", "amz-sdk-request", "user-agent", "authorization", "x-amz-date");

    /**
     * On plain HTTP the SDK signs each chunk of a body, which Sluice leaves to the checksum; and it names a type that
     * parts don't have.
     */
    private static final Set<String> FRAMING =
            Set.of("content-encoding", "content-length", "x-amz-content-sha256", "x-amz-decoded-content-length");

    /** Whatever a key may have that URLs, signatures or XML take for something else. */
    private static final String[] ODD = {
        " ",
        "+",
        "%",
        "%41",
        "%2F",
        "&",
        "=",
        "?",
        "#",
        ";",
        ":",
        "@",
        "$",
        ",",
        "!",
        "*",
        "'",
        "(",
        ")",
        "~",
        "_",
        "-",
        ".",
        "..",
        "/",
        "//",
        "<",
        ">",
        "\"",
        "[",
        "]",
        "{",
        "}",
        "|",
        "^",
        "`",
        "a",
        "Z",
        "0",
        "\u00e4",
        "e\u0301",
        "\u20ac",
        "\ufb00",
        "\ud83d\ude80",
        "\u2028",
        "\u00a0",
        "\u0000"
    };

    private static final String[] ODDER = {
        "\\", "\t", "\n", "\r", "\u0001", "\u001f", "\u007f", "\u0085", "\ufffe", "/../", "/./", "./"
    };

    private static final FakeStore.Answer OK = FakeStore.ok("ETag: \"tag\"");

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    /** A store that records, a storage on it, the SDK's client, and what is drawn. */
    private static final class Pair implements AutoCloseable {

        private final Random random;
        private final FakeStore store;
        private final S3Storage storage;
        private final S3Client sdk;

        Pair(long seed, FakeStore.Answer answer) throws IOException {
            random = new Random(seed);
            store = FakeStore.answering(answer, answer);
            storage = S3Storage.builder()
                    .profile(EndpointProfile.MINIO)
                    .endpoint(store.endpoint())
                    .credentials("key-id", "very-secret")
                    .build();
            sdk = storage.client();
        }

        String text(int longest, String[]... alphabets) {
            String[] all = Arrays.stream(alphabets).flatMap(Arrays::stream).toArray(String[]::new);
            return IntStream.range(0, 1 + random.nextInt(longest))
                    .mapToObj(at -> all[random.nextInt(all.length)])
                    .collect(Collectors.joining());
        }

        /** A key that Sluice writes. */
        ObjectAddress address() {
            while (true) {
                try {
                    return new ObjectAddress(BUCKET, text(12, ODD));
                } catch (IllegalArgumentException notWritten) {
                    continue;
                }
            }
        }

        /** A key that somebody else may have written. */
        String key() {
            return text(12, ODD, ODDER).replace("\u0000", "");
        }

        MultipartUpload upload() {
            return new MultipartUpload(address(), text(20, ODD).replace("\u0000", "x"));
        }

        ObjectAttributes attributes() {
            Map<String, String> metadata = new TreeMap<>();
            for (int count = random.nextInt(3); count > 0; count--) {
                metadata.put("name-" + count, Integer.toString(random.nextInt()));
            }
            ContentHeaders headers = new ContentHeaders(
                    maybe("gzip"),
                    maybe("no-cache"),
                    maybe("de, kk"),
                    maybe("attachment; filename=\"a\""),
                    maybe(Instant.ofEpochSecond(1_800_000_000)));
            return new ObjectAttributes(
                    maybe("text/plain; charset=utf-8"),
                    headers,
                    UserMetadata.of(metadata),
                    maybe("stamp"),
                    maybe("STANDARD_IA"));
        }

        <T> Optional<T> maybe(T value) {
            return random.nextBoolean() ? Optional.of(value) : Optional.empty();
        }

        Precondition precondition() {
            return random.nextBoolean() ? Precondition.MUST_NOT_EXIST : Precondition.NONE;
        }

        void requireSame(Runnable own, Runnable theirs) {
            requireSameHead(own, theirs, Set.of());
            assertThat(text(0)).isEqualTo(text(1));
        }

        /** Sluice's own body is the bytes as they are. */
        void requireSameBut(Set<String> meant, byte[] bytes, Runnable own, Runnable theirs) {
            requireSameHead(own, theirs, meant);
            assertThat(store.requests().getFirst().body()).isEqualTo(bytes);
            assertThat(store.requests().getFirst().headers())
                    .containsEntry("content-length", Integer.toString(bytes.length))
                    .containsEntry("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        }

        private void requireSameHead(Runnable own, Runnable theirs, Set<String> meant) {
            own.run();
            theirs.run();
            FakeStore.Request ours = store.requests().getFirst();
            FakeStore.Request others = store.requests().get(1);
            assertThat(line(ours)).isEqualTo(line(others));
            assertThat(headers(ours, meant)).isEqualTo(headers(others, meant));
        }

        private String text(int request) {
            return new String(store.requests().get(request).body(), StandardCharsets.UTF_8);
        }

        /** The order of a query's parameters means nothing, and neither does {@code =} before an empty value. */
        private static String line(FakeStore.Request request) {
            String[] parts = request.line().split("[ ]");
            String[] target = parts[1].split("\\?", 2);
            String[] query = target.length == 1 ? new String[0] : target[1].split("&");
            return parts[0] + " " + target[0] + " "
                    + Arrays.stream(query)
                            .map(pair -> pair.endsWith("=") ? pair.substring(0, pair.length() - 1) : pair)
                            .sorted()
                            .toList();
        }

        private static Map<String, String> headers(FakeStore.Request request, Set<String> meant) {
            Map<String, String> headers = new TreeMap<>(request.headers());
            headers.keySet().removeAll(MAY_DIFFER);
            headers.keySet().removeAll(meant);
            return headers;
        }

        @Override
        public void close() throws IOException {
            storage.close();
            store.close();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void putsObjectsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            ObjectAddress address = pair.address();
            ObjectAttributes attributes = pair.attributes();
            Precondition precondition = pair.precondition();
            byte[] bytes = TestBytes.of(pair.random.nextInt(1000));
            pair.requireSameBut(
                    FRAMING,
                    bytes,
                    () -> pair.storage
                            .uploadStore()
                            .putWhole(address, attributes, precondition, TestBody.retained(bytes)),
                    () -> pair.sdk.putObject(
                            request -> {
                                request.bucket(BUCKET)
                                        .key(address.key())
                                        .metadata(metadata(attributes))
                                        .checksumCRC32C(TestBytes.crc32c(bytes).base64());
                                attributes.contentType().ifPresent(request::contentType);
                                attributes.storageClass().ifPresent(request::storageClass);
                                attributes.headers().encoding().ifPresent(request::contentEncoding);
                                attributes.headers().cacheControl().ifPresent(request::cacheControl);
                                attributes.headers().language().ifPresent(request::contentLanguage);
                                attributes.headers().disposition().ifPresent(request::contentDisposition);
                                attributes.headers().expires().ifPresent(request::expires);
                                if (precondition == Precondition.MUST_NOT_EXIST) {
                                    request.ifNoneMatch("*");
                                }
                            },
                            RequestBody.fromBytes(bytes)));
        }
    }

    private static Map<String, String> metadata(ObjectAttributes attributes) {
        Map<String, String> metadata = new TreeMap<>(attributes.metadata().entries());
        attributes.uploadStamp().ifPresent(stamp -> metadata.put(UserMetadata.RESERVED_NAME, stamp));
        return metadata;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void putsPartsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            MultipartUpload upload = pair.upload();
            PartNumber number = new PartNumber(1 + pair.random.nextInt(10_000));
            byte[] bytes = TestBytes.of(pair.random.nextInt(1000));
            pair.requireSameBut(
                    Stream.concat(FRAMING.stream(), Stream.of("content-type")).collect(Collectors.toSet()),
                    bytes,
                    () -> pair.storage.uploadStore().putPart(upload, number, TestBody.retained(bytes)),
                    () -> pair.sdk.uploadPart(
                            request -> request.bucket(BUCKET)
                                    .key(upload.address().key())
                                    .uploadId(upload.id())
                                    .partNumber(number.value())
                                    .checksumCRC32C(TestBytes.crc32c(bytes).base64()),
                            RequestBody.fromBytes(bytes)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void beginsUploadsAsTheSdkDoes(int seed) throws IOException {
        String begun = "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>";
        try (Pair pair = new Pair(seed, FakeStore.reply(200, begun))) {
            ObjectAddress address = pair.address();
            ObjectAttributes attributes = pair.attributes();
            pair.requireSameBut(Set.of("x-amz-content-sha256"), new byte[0],
                    () -> pair.storage.uploadStore().begin(address, attributes),
                    () -> pair.sdk.createMultipartUpload(request -> {
                        request.bucket(BUCKET).key(address.key()).metadata(metadata(attributes))
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
                        attributes.contentType().ifPresent(request::contentType);
                        attributes.storageClass().ifPresent(request::storageClass);
                        attributes.headers().encoding().ifPresent(request::contentEncoding);
                        attributes.headers().cacheControl().ifPresent(request::cacheControl);
                        attributes.headers().language().ifPresent(request::contentLanguage);
                        attributes.headers().disposition().ifPresent(request::contentDisposition);
                        attributes.headers().expires().ifPresent(request::expires);
                    }));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void completesUploadsAsTheSdkDoes(int seed) throws IOException {
        String completed = "<CompleteMultipartUploadResult><ETag>tag</ETag></CompleteMultipartUploadResult>";
        try (Pair pair = new Pair(seed, FakeStore.reply(200, completed))) {
            MultipartUpload upload = pair.upload();
            List<StoredPart> parts = IntStream.rangeClosed(1, 1 + pair.random.nextInt(4))
                    .mapToObj(at -> new StoredPart(
                            new PartNumber(at),
                            1 + pair.random.nextInt(99),
                            "tag&<" + at,
                            pair.maybe(TestBytes.crc32c(new byte[at]))))
                    .toList();
            Completion completion = new Completion(parts, TestBytes.crc32c(new byte[7]), pair.precondition());
            pair.requireSame(
                    () -> pair.storage.uploadStore().complete(upload, completion),
                    () -> pair.sdk.completeMultipartUpload(request -> {
                        request.bucket(BUCKET)
                                .key(upload.address().key())
                                .uploadId(upload.id())
                                .multipartUpload(list -> list.parts(parts.stream()
                                        .map(SameWireTest::completed)
                                        .toList()))
                                .checksumType(ChecksumType.FULL_OBJECT)
                                .checksumCRC32C(completion.checksum().base64())
                                .mpuObjectSize(completion.size());
                        if (completion.precondition() == Precondition.MUST_NOT_EXIST) {
                            request.ifNoneMatch("*");
                        }
                    }));
        }
    }

    private static CompletedPart completed(StoredPart part) {
        CompletedPart.Builder completed = CompletedPart.builder().partNumber(part.number().value()).eTag(part.etag());
        part.checksum().ifPresent(checksum -> completed.checksumCRC32C(checksum.base64()));
        return completed.build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void listsPartsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(
                seed, FakeStore.reply(200, "<ListPartsResult><IsTruncated>false</IsTruncated></ListPartsResult>"))) {
            MultipartUpload upload = pair.upload();
            pair.requireSame(
                    () -> pair.storage.uploadStore().listParts(upload),
                    () -> pair.sdk.listParts(request ->
                            request.bucket(BUCKET).key(upload.address().key()).uploadId(upload.id())));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void abortsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            MultipartUpload upload = pair.upload();
            pair.requireSame(
                    () -> pair.storage.uploadStore().abort(upload),
                    () -> pair.sdk.abortMultipartUpload(request ->
                            request.bucket(BUCKET).key(upload.address().key()).uploadId(upload.id())));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            ObjectAddress address = pair.address();
            Optional<ByteRange> range = pair.maybe(
                    pair.random.nextBoolean() ? ByteRange.from(pair.random.nextInt(99)) : ByteRange.lastBytes(7));
            Optional<String> ifMatch = pair.maybe("tag");
            pair.requireSame(
                    () -> pair.storage.objectReader().open(address, range, ifMatch),
                    () -> pair.sdk.getObject(request -> {
                        request.bucket(BUCKET).key(address.key()).checksumMode(ChecksumMode.ENABLED);
                        range.ifPresent(bytes -> request.range(bytes.toHeader()));
                        ifMatch.ifPresent(tag -> request.ifMatch('"' + tag + '"'));
                    }));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void looksAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            ObjectAddress address = pair.address();
            pair.requireSame(
                    () -> pair.storage.objectReader().head(address),
                    () -> pair.sdk.headObject(
                            request -> request.bucket(BUCKET).key(address.key()).checksumMode(ChecksumMode.ENABLED)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void listsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(
                seed, FakeStore.reply(200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"))) {
            ListQuery query = new ListQuery(
                    pair.key(),
                    pair.maybe(pair.text(2, ODD, ODDER)),
                    pair.maybe(pair.text(20, ODD)),
                    1 + pair.random.nextInt(1000));
            pair.requireSame(
                    () -> pair.storage.objectCatalog().list(BUCKET, query),
                    () -> pair.sdk.listObjectsV2(request -> request.bucket(BUCKET)
                            .prefix(query.prefix())
                            .maxKeys(query.limit())
                            .encodingType(EncodingType.URL)
                            .delimiter(query.delimiter().orElse(null))
                            .continuationToken(query.cursor().orElse(null))));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void removesAnObjectAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, FakeStore.reply(204, ""))) {
            String key = pair.key();
            pair.requireSame(
                    () -> pair.storage.uploadStore().delete(BUCKET, List.of(key)),
                    () -> pair.sdk.deleteObject(request -> request.bucket(BUCKET).key(key)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void withdrawsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, FakeStore.reply(204, ""))) {
            ObjectAddress address = pair.address();
            PublishedObject published = new PublishedObject("tag", pair.maybe("version/1+"), Optional.empty());
            pair.requireSame(
                    () -> pair.storage.uploadStore().withdraw(address, published),
                    () -> pair.sdk.deleteObject(request -> request.bucket(BUCKET)
                            .key(address.key())
                            .versionId(published.versionId().orElse(null))
                            .ifMatch(published.versionId().isPresent() ? null : "\"tag\"")));
        }
    }

    /** But for the checksum: Content-MD5 is what every store knows. */
    @ParameterizedTest
    @MethodSource("seeds")
    void removesObjectsAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, FakeStore.reply(200, "<DeleteResult/>"))) {
            List<String> keys = List.of(pair.address().key(), pair.address().key());
            pair.storage.uploadStore().delete(BUCKET, keys);
            pair.sdk.deleteObjects(request -> request.bucket(BUCKET)
                    .delete(list -> list.quiet(true)
                            .objects(keys.stream()
                                    .map(key ->
                                            ObjectIdentifier.builder().key(key).build())
                                    .toList())));
            FakeStore.Request ours = pair.store.requests().getFirst();
            FakeStore.Request theirs = pair.store.requests().get(1);
            assertThat(Pair.line(ours)).isEqualTo(Pair.line(theirs));
            assertThat(new String(ours.body(), StandardCharsets.UTF_8))
                    .isEqualTo(new String(theirs.body(), StandardCharsets.UTF_8));
            assertThat(Collections.disjoint(ours.headers().keySet(), Set.of("content-md5"))).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void looksAtABucketAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            pair.requireSame(
                    () -> pair.storage.bucketInspector().requireReachable(BUCKET),
                    () -> pair.sdk.headBucket(request -> request.bucket(BUCKET)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void makesABucketAsTheSdkDoes(int seed) throws IOException {
        try (Pair pair = new Pair(seed, OK)) {
            pair.requireSame(
                    () -> pair.storage.bucketInspector().create(BUCKET),
                    () -> pair.sdk.createBucket(request -> request.bucket(BUCKET)));
        }
    }
}
