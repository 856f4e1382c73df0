package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upload stores, and what it answers. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class UploadTest {

    private static final String FILES = "/api/v1/objects/files/";

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @Inject
    JsonMapper json;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(server.getURI());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 300_000, 8 << 20, (8 << 20) + 1, 20_000_000})
    void storesTheBodyByteForByte(int size) throws IOException {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);

        HttpResponse<String> known = client.put(FILES + "known-" + size, body);
        HttpResponse<String> unknown = client.putChunked(FILES + "unknown-" + size, body);

        assertThat(known.statusCode()).as(known.body()).isEqualTo(201);
        assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(201);
        assertThat(stored("known-" + size)).isEqualTo(body);
        assertThat(stored("unknown-" + size)).isEqualTo(body);
        store.requireNothingLeft();
    }

    @Test
    void answersWithTheReceipt() throws IOException {
        HttpResponse<String> response = client.put(FILES + "folder/receipt.txt", "hello");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("Location")).hasValue(FILES + "folder/receipt.txt");
        Map<?, ?> receipt = json.readValue(response.body(), Map.class);
        assertThat(receipt.keySet().toArray()).containsExactly(
                "bucket", "key", "size", "etag", "versionId", "checksum", "verifiedBy", "parts", "durationMs");
        assertThat(receipt.get("bucket")).isEqualTo("files");
        assertThat(receipt.get("key")).isEqualTo("folder/receipt.txt");
        assertThat(receipt.get("size")).isEqualTo(5);
        assertThat(receipt.get("parts")).isEqualTo(1);
        assertThat(receipt.get("verifiedBy")).isEqualTo("store");
        assertThat(receipt.get("checksum")).isEqualTo(Map.of("algorithm", "CRC32C", "value", "mnG7TA=="));
        assertThat(response.headers().firstValue("ETag")).hasValue("\"" + receipt.get("etag") + "\"");
    }

    @ParameterizedTest
    @CsvSource({"picture.png, image/png", "PAGE.HTML, text/html", "a.b/no-extension,", "unheard.of-this,"})
    void guessesTheContentTypeFromTheName(String key, String expected) {
        client.put(FILES + key, "x");

        assertThat(info(key).attributes().contentType().orElse(null)).isEqualTo(expected);
    }

    @Test
    void keepsContentTypeAndMetadata() {
        client.put(
                FILES + "described.png", "x", "Content-Type", "text/x-own; charset=utf-8", "X-Amz-Meta-Colour", "red");

        assertThat(info("described.png").attributes().contentType()).hasValue("text/x-own; charset=utf-8");
        assertThat(info("described.png").attributes().metadata().entries()).isEqualTo(Map.of("colour", "red"));
        HttpResponse<String> read = client.get(FILES + "described.png");
        assertThat(read.headers().firstValue("Content-Type")).hasValue("text/x-own; charset=utf-8");
        assertThat(read.headers().firstValue("x-amz-meta-colour")).hasValue("red");
    }

    @Test
    void keepsUnicodeInMetadata() throws IOException {
        String unicode = "Füße und 文件";
        String put = "PUT " + FILES
                + "unicode HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nx-amz-meta-name: ";

        String answer = RawConnection.exchange(server.getPort(), put + latin1(unicode) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 201 ");
        assertThat(info("unicode").attributes().metadata().entries()).isEqualTo(Map.of("name", unicode));
        String read = RawConnection.exchange(
                server.getPort(), "GET " + FILES + "unicode HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(utf8(read)).contains("x-amz-meta-name: " + unicode + "\r\n");
    }

    @Test
    void refusesMetadataThatIsNotUtf8() throws IOException {
        String put = "PUT " + FILES
                + "broken HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nx-amz-meta-name: \u00ff\r\n\r\n";

        assertThat(RawConnection.exchange(server.getPort(), put)).startsWith("HTTP/1.1 400 ").contains("UTF-8");
    }

    /** Netty reads a folded header as RFC 9112, section 5.2 allows: a space is in place of the fold. */
    @Test
    void keepsNoLineBreakOfAFoldedHeader() throws IOException {
        String put = "PUT " + FILES
                + "folded HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nx-amz-meta-name: one\r\n\ttwo\r\n\r\n";

        assertThat(RawConnection.exchange(server.getPort(), put)).startsWith("HTTP/1.1 201 ");
        assertThat(info("folded").attributes().metadata().entries()).containsEntry("name", "one two");
    }

    @Test
    void refusesMoreMetadataThanEveryStoreTakes() {
        assertThat(client.put(FILES + "eloquent", "x", "x-amz-meta-long", "y".repeat(1945))
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> response = client.put(FILES + "chatty", "x", "x-amz-meta-long", "y".repeat(1946));

        assertProblem(response, 400, "1960");
        assertThat(store.head(address("chatty"))).isEmpty();
    }

    @Test
    void refusesToOverwriteWhenAsked() throws IOException {
        assertThat(client.put(FILES + "once", "first", "If-None-Match", "*").statusCode()).isEqualTo(201);

        assertProblem(client.put(FILES + "once", "second", "If-None-Match", "*"), 412, "once");
        assertThat(stored("once")).isEqualTo("first".getBytes(StandardCharsets.UTF_8));
        assertThat(client.put(FILES + "once", "third").statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Digest, sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:",
        "Repr-Digest, 'unheard-of=:aGVsbG8=:, crc32c=:mnG7TA==:'",
        "Repr-Digest, sha-512=:m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==:"
    })
    void acceptsTheDigestOfTheBody(String field, String digest) {
        assertThat(client.put(FILES + "digested", "hello", field, digest).body()).contains("\"key\":\"digested\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Digest, sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCE=:",
        "Repr-Digest, crc32c=:mnG7TQ==:",
        "Repr-Digest, sha-256=:AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"
    })
    void publishesNothingWithAnotherDigest(String field, String digest) {
        HttpResponse<String> response = client.put(FILES + "tampered", "hello", field, digest);

        assertProblem(response, 422, "tampered");
        assertThat(store.head(address("tampered"))).isEmpty();
        store.requireNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha-256",
                "sha-256=abc",
                "sha-256=:abc",
                "sha-256=:!!!!:",
                "sha-256=:aGVsbG8=:",
                "unheard-of=:aGVsbG8=:",
                ", crc32c=:mnG7TA==:"
            })
    void refusesMalformedDigests(String digest) {
        assertThat(client.put(FILES + "malformed", "hello", "Content-Digest", digest).statusCode()).isEqualTo(400);
    }

    @Test
    void verifiesAllDigests() {
        assertThat(client.put(FILES + "both", "hello", "Content-Digest", "crc32c=:mnG7TA==:", "Repr-Digest",
                "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:").statusCode()).isEqualTo(201);

        assertProblem(
                client.put(
                        FILES + "split",
                        "hello",
                        "Content-Digest",
                        "crc32c=:mnG7TA==:",
                        "Repr-Digest",
                        "crc32c=:AAAAAA==:"),
                422,
                "crc32c");
        assertThat(store.head(address("split"))).isEmpty();
    }

    @Test
    void acceptsTheSameDigestTwice() {
        assertThat(client.put(
                                FILES + "twice",
                                "hello",
                                "Content-Digest",
                                "crc32c=:mnG7TA==:",
                                "Repr-Digest",
                                "crc32c=:mnG7TA==:")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void refusesARepeatedCondition() {
        assertThat(client.put(FILES + "honest", "hello", "If-None-Match", "*", "If-None-Match", "\"abc\"")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void tellsTheDigestThatIsWanted() {
        assertThat(client.put(FILES + "wanted", "hello", "Want-Repr-Digest", "sha-256=3, crc32c=10")
                        .headers()
                        .firstValue("Repr-Digest"))
                .hasValue("crc32c=:mnG7TA==:");
        assertThat(client.put(FILES + "unwanted", "hello", "Want-Repr-Digest", "crc32c=0")
                        .headers()
                        .firstValue("Repr-Digest"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Encoding, aws-chunked, 415",
        "Content-Encoding, 'gzip, AWS-chunked', 415",
        "Content-Encoding, 'gz ip', 400",
        "Expires, tomorrow, 400",
        "Content-Range, bytes 0-4/10, 400",
        "If-Match, '\"abc\"', 400",
        "If-None-Match, '\"abc\"', 400"
    })
    void refusesWhatItCannotHonour(String header, String value, int status) {
        assertThat(client.put(FILES + "honest", "hello", header, value).statusCode()).isEqualTo(status);
        assertThat(store.head(address("honest"))).isEmpty();
    }

    @Test
    void refusesFramingInASecondHeader() {
        assertThat(client.put(FILES + "coded", "hello", "Content-Encoding", "gzip", "Content-Encoding", "aws-chunked")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void keepsWhatReadersAreToldOfTheContent() {
        HttpResponse<String> response = client.put(
                FILES + "told",
                "hello",
                "Content-Encoding",
                "gzip",
                "Content-Encoding",
                "identity, br",
                "Cache-Control",
                "no-cache",
                "Content-Language",
                "kk",
                "Content-Disposition",
                "inline; filename=a.txt",
                "Expires",
                "Sunday, 06-Nov-94 08:49:37 GMT");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        assertThat(info("told").attributes().headers())
                .isEqualTo(ContentHeaders.NONE
                        .withEncoding("gzip, br")
                        .withCacheControl("no-cache")
                        .withLanguage("kk")
                        .withDisposition("inline; filename=a.txt")
                        .withExpires(Instant.parse("1994-11-06T08:49:37Z")));
    }

    @Test
    void keepsNothingOfTheContentThatWasNotSaid() {
        client.put(FILES + "untold", "hello", "Content-Encoding", "identity");

        assertThat(info("untold").attributes().headers()).isEqualTo(ContentHeaders.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".sluice/uploads/x", ".sluice"})
    void keepsItsOwnRecordsToItself(String key) {
        assertProblem(client.put(FILES + key, "x"), 403, ".sluice");
        assertThat(client.get(FILES + key).statusCode()).isEqualTo(404);
    }

    @Test
    void knowsNoOtherBuckets() {
        assertProblem(client.put("/api/v1/objects/secrets/key", "x"), 404, "secrets");
        assertProblem(client.put("/api/v1/objects/nowhere/key", "x"), 404, "nowhere");
    }

    private void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body())
                .contains("\"type\":\"about:blank\"", "\"title\":", "\"status\":" + status, "\"detail\":", detail);
    }

    private ObjectInfo info(String key) {
        return store.head(address(key)).orElseThrow();
    }

    private byte[] stored(String key) throws IOException {
        try (var content = store.open(address(key))) {
            return content.stream().readAllBytes();
        }
    }

    private static ObjectAddress address(String key) {
        return new ObjectAddress(InMemoryStoreFactory.BUCKET, key);
    }

    private static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
