package dev.sluice.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeStoreTest {

    private static final int PART = 5 * 1024 * 1024;

    private final HttpClient client = HttpClient.newHttpClient();
    private FreeStore store;

    @BeforeEach
    void start() throws IOException {
        store = FreeStore.start(StoreOptions.free());
    }

    @AfterEach
    void stop() throws IOException {
        store.close();
        client.close();
    }

    @Test
    void tellsSizeAndChecksumOfWhatItForgot() throws Exception {
        byte[] bytes = random(1_000_003);

        assertThat(put("a b", bytes).statusCode()).isEqualTo(200);

        HttpResponse<String> head = send("HEAD", "a b", BodyPublishers.noBody());
        assertThat(head.headers().firstValue("content-length")).contains("1000003");
        assertThat(head.headers().firstValue("x-amz-checksum-crc32c")).contains(crc32c(bytes));
    }

    @Test
    void givesSmallTextsBack() throws Exception {
        assertThat(put("note", "what is noted".getBytes()).statusCode()).isEqualTo(200);
        assertThat(put("large", random(1_000_003)).statusCode()).isEqualTo(200);

        assertThat(send("GET", "note", BodyPublishers.noBody()).body()).isEqualTo("what is noted");
        assertThat(send("GET", "large", BodyPublishers.noBody()).statusCode()).isEqualTo(501);
        assertThat(send("GET", "none", BodyPublishers.noBody()).body()).contains("NoSuchKey");
    }

    @Test
    void givesLargeObjectsBackFromAFileOfTheirLength(@TempDir Path folder) throws Exception {
        byte[] bytes = random(1_000_003);
        restart("content=" + Files.write(folder.resolve("content"), bytes));

        assertThat(put("large", bytes).statusCode()).isEqualTo(200);
        assertThat(put("other", random(1_000_004)).statusCode()).isEqualTo(200);

        URI large = URI.create("http://127.0.0.1:" + store.port() + "/bench/large");
        assertThat(client.send(HttpRequest.newBuilder(large).build(), HttpResponse.BodyHandlers.ofByteArray())
                        .body())
                .isEqualTo(bytes);
        assertThat(send("GET", "other", BodyPublishers.noBody()).statusCode()).isEqualTo(501);
    }

    @Test
    void speaksTls(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        byte[] bytes = random(3_000_017);
        restart("certificate=" + folder, "content=" + Files.write(folder.resolve("content"), bytes));
        URI object = URI.create("https://127.0.0.1:" + store.port() + "/bench/large");

        try (HttpClient secure = HttpClient.newBuilder().sslContext(certificate.context()).build()) {
            HttpRequest put = HttpRequest.newBuilder(object)
                    .header("x-amz-checksum-crc32c", crc32c(bytes))
                    .PUT(BodyPublishers.ofByteArray(bytes))
                    .build();
            assertThat(secure.send(put, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(secure.send(HttpRequest.newBuilder(object).build(), HttpResponse.BodyHandlers.ofByteArray())
                            .body())
                    .isEqualTo(bytes);
        }
    }

    private void restart(String... options) throws IOException {
        store.close();
        store = FreeStore.start(StoreOptions.parse(options));
    }

    @Test
    void refusesBytesThatDontHaveTheDeclaredChecksum() throws Exception {
        for (String header :
                List.of("x-amz-checksum-crc32c", "x-amz-checksum-crc32", "x-amz-checksum-sha256", "Content-MD5")) {
            assertThat(put("key", random(10), header, "AAAAAA==").body()).contains("BadDigest");
        }
        assertThat(send("HEAD", "key", BodyPublishers.noBody()).statusCode()).isEqualTo(404);
    }

    @Test
    void readsChunksAndChecksTheirTrailer() throws Exception {
        byte[] bytes = random(70_000);

        assertThat(putChunked(bytes, crc32c(bytes)).statusCode()).isEqualTo(200);
        assertThat(putChunked(bytes, "AAAAAA==").body()).contains("BadDigest");

        HttpResponse<String> head = send("HEAD", "key", BodyPublishers.noBody());
        assertThat(head.headers().firstValue("x-amz-checksum-crc32c")).contains(crc32c(bytes));
    }

    @Test
    void joinsPartsAndComparesTheWhole() throws Exception {
        byte[] whole = random(2 * PART + 17);
        String id = begin();
        String document = completion(putParts(id, whole, PART));

        assertThat(complete(id, document, "AAAAAA==").body()).contains("BadDigest");
        assertThat(complete(id, document, crc32c(whole)).statusCode()).isEqualTo(200);
        assertThat(complete(id, document, crc32c(whole)).body()).contains("NoSuchUpload");

        HttpResponse<String> head = send("HEAD", "key", BodyPublishers.noBody());
        assertThat(head.headers().firstValue("content-length")).contains(Integer.toString(whole.length));
        assertThat(head.headers().firstValue("x-amz-checksum-crc32c")).contains(crc32c(whole));
    }

    @Test
    void refusesASmallPartThatIsNotTheLast() throws Exception {
        String id = begin();
        String document = completion(putParts(id, random(100), 60));

        assertThat(send("POST", "key?uploadId=" + id, BodyPublishers.ofString(document))
                        .body())
                .contains("EntityTooSmall");
    }

    @Test
    void wantsAChecksumOfEveryPartWhereTheUploadDoes() throws Exception {
        String id = begin();

        assertThat(send("PUT", "key?partNumber=1&uploadId=" + id, BodyPublishers.ofString("x"))
                        .body())
                .contains("InvalidRequest");
    }

    @Test
    void listsPartsUntilTheUploadIsAborted() throws Exception {
        String id = begin();
        putParts(id, random(2 * PART), PART);

        assertThat(send("GET", "key?uploadId=" + id + "&max-parts=1", BodyPublishers.noBody()).body())
                .contains("<IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker>")
                .contains("<Size>" + PART + "</Size>");
        assertThat(send("DELETE", "key?uploadId=" + id, BodyPublishers.noBody()).statusCode()).isEqualTo(204);
        assertThat(send("GET", "key?uploadId=" + id, BodyPublishers.noBody()).body()).contains("NoSuchUpload");
    }

    @Test
    void keepsAnObjectThatMustNotExistYet() throws Exception {
        put("key", random(10));

        assertThat(put("key", random(10), "If-None-Match", "*").statusCode()).isEqualTo(412);
    }

    @Test
    void failsAsOftenAsItWasTold() throws Exception {
        try (FreeStore failing = FreeStore.start(StoreOptions.parse("fault-share=1", "seed=3"))) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(statusOrZero(URI.create("http://127.0.0.1:" + failing.port() + "/bench/key")));
            }
            assertThat(statuses).contains(500, 503, 0).doesNotContain(200);
        }
    }

    @Test
    void optionsNameWhatTheyRefuse() {
        assertThat(StoreOptions.parse(
                        "port=9",
                        "rate=20",
                        "connection-rate=10",
                        "fault-share=0.5",
                        "seed=4",
                        "content=a",
                        "certificate=b"))
                .isEqualTo(new StoreOptions(9, 20, 10, 0.5, 4, Optional.of(Path.of("a")), Optional.of(Path.of("b"))));
        assertThat(StoreOptions.parse()).isEqualTo(StoreOptions.free());
        assertThatThrownBy(() -> StoreOptions.parse("speed=1")).hasMessageContaining("speed=1");
        assertThatThrownBy(() -> StoreOptions.parse("fault-share=2")).hasMessageContaining("fault-share");
    }

    private int statusOrZero(URI uri) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofString("text")).build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    private String begin() throws Exception {
        String answer = send("POST", "key?uploads", BodyPublishers.noBody(), "x-amz-checksum-algorithm", "CRC32C")
                .body();
        return answer.replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    }

    /** The entity tags, in order. */
    private List<String> putParts(String id, byte[] whole, int size) throws Exception {
        List<String> tags = new ArrayList<>();
        for (int from = 0; from < whole.length; from += size) {
            byte[] part = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + size));
            HttpResponse<String> answer = put(
                    "key?partNumber=" + (tags.size() + 1) + "&uploadId=" + id,
                    part,
                    "x-amz-checksum-crc32c",
                    crc32c(part));
            tags.add(answer.headers().firstValue("etag").orElseThrow());
        }
        return tags;
    }

    private static String completion(List<String> tags) {
        StringBuilder document =
                new StringBuilder("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
        for (int i = 0; i < tags.size(); i++) {
            document.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(i + 1, tags.get(i)));
        }
        return document.append("</CompleteMultipartUpload>").toString();
    }

    private HttpResponse<String> complete(String id, String document, String checksum) throws Exception {
        return send("POST", "key?uploadId=" + id, BodyPublishers.ofString(document), "x-amz-checksum-crc32c", checksum);
    }

    private HttpResponse<String> putChunked(byte[] bytes, String trailer) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int from = 0; from < bytes.length; from += 65_536) {
            int size = Math.min(65_536, bytes.length - from);
            body.writeBytes((Integer.toHexString(size) + ";chunk-signature=unchecked\r\n").getBytes());
            body.write(bytes, from, size);
            body.writeBytes("\r\n".getBytes());
        }
        body.writeBytes(("0\r\nx-amz-checksum-crc32c:" + trailer + "\r\n\r\n").getBytes());
        return put("key", body.toByteArray(),
                "x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                "x-amz-trailer", "x-amz-checksum-crc32c",
                "x-amz-decoded-content-length", Integer.toString(bytes.length));
    }

    private HttpResponse<String> put(String target, byte[] bytes, String... headers) throws Exception {
        return send("PUT", target, BodyPublishers.ofByteArray(bytes), headers);
    }

    private HttpResponse<String> send(String method, String target, BodyPublisher body, String... headers)
            throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + store.port() + "/bench/" + target.replace(" ", "%20"));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new Crc32cSum((int) crc.getValue(), bytes.length).base64();
    }
}
