package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.ObjectAddress;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a resumable upload, as a client sees it. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
@Property(name = "sluice.upload.part-size", value = "1000")
class ResumableUploadTest {

    private static final int PART = 1000;
    private static final byte[] CONTENT = TestBytes.of(3500);

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    private UploadClient client;

    @BeforeEach
    void connect() {
        client = new UploadClient(server.getURI());
    }

    @AfterEach
    void nothingIsLeft() {
        client.dropAll();
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void saysHowTheObjectIsCut() {
        HttpResponse<String> response =
                client.post(UploadClient.UPLOADS, "{\"bucket\":\"files\",\"key\":\"begun\",\"size\":3500}");

        assertThat(response.statusCode()).isEqualTo(201);
        Map<?, ?> upload = UploadClient.read(response);
        assertThat(upload.keySet().toArray())
                .containsExactly(
                        "id",
                        "bucket",
                        "key",
                        "size",
                        "partSize",
                        "partCount",
                        "createdAt",
                        "expiresAt",
                        "state",
                        "received",
                        "receivedBytes");
        assertThat(upload.get("bucket")).isEqualTo("files");
        assertThat(upload.get("key")).isEqualTo("begun");
        assertThat(upload.get("size")).isEqualTo(3500);
        assertThat(upload.get("partSize")).isEqualTo(PART);
        assertThat(upload.get("partCount")).isEqualTo(4);
        assertThat(upload.get("state")).isEqualTo("open");
        assertThat(upload.get("received")).isEqualTo(List.of());
        assertThat(upload.get("receivedBytes")).isEqualTo(0);
        Duration life = Duration.between(
                Instant.parse((String) upload.get("createdAt")), Instant.parse((String) upload.get("expiresAt")));
        assertThat(life).isBetween(Duration.ofDays(7).minusSeconds(2), Duration.ofDays(7));
        assertThat(response.headers().firstValue("Location")).hasValue(UploadClient.UPLOADS + "/" + upload.get("id"));
        assertThat(client.state((String) upload.get("id"))).isEqualTo(upload);
    }

    @Test
    void tellsThatItReplacesNothing() {
        Map<?, ?> upload = client.begin(Map.of("bucket", "files", "key", "new", "size", 1, "ifNoneMatch", "*"));

        assertThat(upload.get("ifNoneMatch")).isEqualTo("*");
        assertThat(client.state((String) upload.get("id"))).isEqualTo(upload);
    }

    @Test
    void takesPartsInAnyOrderAndPublishesTheWhole() {
        String id = client.begin("whole.txt", CONTENT.length);
        for (int number : new int[] {4, 1, 3}) {
            HttpResponse<String> part = client.part(id, number, UploadClient.slice(CONTENT, PART, number));
            assertThat(part.statusCode()).as(part.body()).isEqualTo(200);
            assertThat(UploadClient.read(part))
                    .isEqualTo(Map.of(
                            "checksum",
                            Map.of(
                                    "algorithm",
                                    "CRC32C",
                                    "value",
                                    UploadClient.crc32c(UploadClient.slice(CONTENT, PART, number))
                                            .base64())));
        }
        Map<?, ?> half = client.state(id);
        assertThat(half.get("received")).isEqualTo(List.of(List.of(1, 1), List.of(3, 4)));
        assertThat(half.get("receivedBytes")).isEqualTo(2500);
        client.partInChunks(id, 2, UploadClient.slice(CONTENT, PART, 2));

        HttpResponse<String> response = client.complete(id, CONTENT);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Map<?, ?> receipt = UploadClient.read(response);
        assertThat(receipt.get("key")).isEqualTo("whole.txt");
        assertThat(receipt.get("size")).isEqualTo(3500);
        assertThat(receipt.get("parts")).isEqualTo(4);
        assertThat(receipt.get("verifiedBy")).isEqualTo("client");
        assertThat(receipt.get("checksum"))
                .isEqualTo(Map.of(
                        "algorithm",
                        "CRC32C",
                        "value",
                        UploadClient.crc32c(CONTENT).base64()));
        assertThat(response.headers().firstValue("ETag")).hasValue("\"" + receipt.get("etag") + "\"");
        assertThat(client.download("whole.txt")).isEqualTo(CONTENT);
        assertThat(store.head(address("whole.txt")).orElseThrow().attributes().contentType()).hasValue("text/plain");
    }

    @Test
    void givesTheSameReceiptAgain() {
        String id = client.begin("again", CONTENT.length);
        client.parts(id, CONTENT, PART);
        Map<?, ?> receipt = UploadClient.read(client.complete(id, CONTENT));

        assertThat(UploadClient.read(client.complete(id, CONTENT))).isEqualTo(receipt);
        assertThat(UploadClient.read(client.complete(id, ""))).isEqualTo(receipt);
        Map<?, ?> state = client.state(id);
        assertThat(state.get("state")).isEqualTo("completed");
        assertThat(state.get("received")).isEqualTo(List.of(List.of(1, 4)));
        assertThat(state.get("receivedBytes")).isEqualTo(3500);
        assertThat(client.part(id, 1, UploadClient.slice(CONTENT, PART, 1)).statusCode()).isEqualTo(409);
        assertThat(client.delete(id).statusCode()).isEqualTo(409);
        assertThat(client.download("again")).isEqualTo(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1000, 1001, 2000})
    void takesAnySize(int size) {
        byte[] content = TestBytes.of(size);
        String id = client.begin("sized", size);
        client.part(id, 1, UploadClient.slice(content, PART, 1));
        client.parts(id, content, PART);

        HttpResponse<String> response = client.complete(id, content);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(client.download("sized")).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{}", "{\"checksum\":null}", "{\"checksum\":{\"algorithm\":\"CRC32C\",\"value\":\"CRC\"}}"})
    void completesWithAndWithoutADigestOfTheWhole(String body) {
        String id = client.begin("digested", CONTENT.length);
        client.parts(id, CONTENT, PART);

        HttpResponse<String> response = client.complete(
                id, body.replace("CRC\"", UploadClient.crc32c(CONTENT).base64() + "\""));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    /** It could be compared only when the object that was there is gone. */
    @Test
    void refusesAShaOfAnUploadInPartsAndKeepsWhatWasThere() throws NoSuchAlgorithmException {
        String earlier = client.begin("precious", 3);
        client.part(earlier, 1, "old".getBytes());
        client.complete(earlier, "old".getBytes());
        String sha = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(CONTENT));

        assertProblem(
                client.post(
                        UploadClient.UPLOADS,
                        UploadClient.write(Map.of(
                                "bucket",
                                "files",
                                "key",
                                "precious",
                                "size",
                                CONTENT.length,
                                "digest",
                                "sha-256=:" + sha + ":"))),
                400,
                "CRC32C");
        String id = client.begin("precious", CONTENT.length);
        client.parts(id, CONTENT, PART);
        assertProblem(
                client.complete(id, "{\"checksum\":{\"algorithm\":\"sha-256\",\"value\":\"" + sha + "\"}}"),
                400,
                "CRC32C");

        assertThat(client.download("precious")).isEqualTo("old".getBytes());
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(200);
        assertThat(client.download("precious")).isEqualTo(CONTENT);
    }

    @Test
    void keepsWhatWasSaidAtTheBeginning() {
        String id = (String) client.begin(Map.of(
                        "bucket",
                        "files",
                        "key",
                        "kept",
                        "size",
                        5,
                        "contentType",
                        "application/x-kept",
                        "metadata",
                        Map.of("Name", "Grüße 文"),
                        "digest",
                        "crc32c=:mnG7TA==:",
                        "ifNoneMatch",
                        "*",
                        "fingerprint",
                        "f1",
                        "contentEncoding",
                        "gzip",
                        "cacheControl",
                        "no-cache"))
                .get("id");
        client.part(id, 1, "hello".getBytes());

        assertThat(client.complete(id, "{}").statusCode()).isEqualTo(200);

        var attributes = store.head(address("kept")).orElseThrow().attributes();
        assertThat(attributes.contentType()).hasValue("application/x-kept");
        assertThat(attributes.metadata().entries()).containsExactly(Map.entry("name", "Grüße 文"));
        assertThat(attributes.headers())
                .isEqualTo(ContentHeaders.NONE.withEncoding("gzip").withCacheControl("no-cache"));
    }

    @Test
    void tellsReadersOfTheContent() {
        String id = (String) client.begin(Map.of("bucket", "files", "key", "told", "size", 0, "contentLanguage", "kk",
                "contentDisposition", "inline; filename=a.txt", "expires", "Sun Nov  6 08:49:37 1994")).get("id");
        client.part(id, 1, new byte[0]);
        assertThat(client.complete(id, "{}").statusCode()).isEqualTo(200);

        assertThat(store.head(address("told")).orElseThrow().attributes().headers())
                .isEqualTo(ContentHeaders.NONE
                        .withLanguage("kk")
                        .withDisposition("inline; filename=a.txt")
                        .withExpires(Instant.parse("1994-11-06T08:49:37Z")));
    }

    @Test
    void tellsTheChecksumsOfWhatIsThere() {
        String id = client.begin("checked", CONTENT.length);
        client.part(id, 4, UploadClient.slice(CONTENT, PART, 4));
        client.part(id, 2, UploadClient.slice(CONTENT, PART, 2));

        Map<?, ?> state = UploadClient.read(client.get("/" + id + "?checksums=true"));

        assertThat(state.get("checksums")).isEqualTo(List.of(checksum(2), checksum(4)));
        assertThat(client.state(id).containsKey("checksums")).isFalse();
    }

    private static Map<String, ?> checksum(int number) {
        return Map.of(
                "part",
                number,
                "algorithm",
                "CRC32C",
                "value",
                UploadClient.crc32c(UploadClient.slice(CONTENT, PART, number)).base64());
    }

    @Test
    void leavesNothingOfWhatIsDropped() {
        String id = client.begin("dropped", CONTENT.length);
        client.part(id, 1, UploadClient.slice(CONTENT, PART, 1));

        assertThat(client.delete(id).statusCode()).isEqualTo(204);

        assertThat(client.delete(id).statusCode()).isEqualTo(404);
        assertThat(client.get("/" + id).statusCode()).isEqualTo(404);
        assertThat(client.part(id, 1, UploadClient.slice(CONTENT, PART, 1)).statusCode()).isEqualTo(404);
        assertThat(client.complete(id, "{}").statusCode()).isEqualTo(404);
        assertThat(store.head(address("dropped"))).isEmpty();
    }

    @Test
    void saysWhichPartsAreMissing() {
        String id = client.begin("gaps", 6 * PART);
        for (int number : new int[] {1, 4}) {
            client.part(id, number, new byte[PART]);
        }

        HttpResponse<String> response = client.complete(id, "{}");

        assertProblem(response, 409, "2-3, 5-6");
        assertThat(UploadClient.read(response).get("missing")).isEqualTo(List.of(List.of(2, 3), List.of(5, 6)));
    }

    @Test
    void publishesNothingOfAFileThatChangedInBetween() {
        String id = client.begin("changed", CONTENT.length);
        client.parts(id, CONTENT, PART);

        assertProblem(client.complete(id, TestBytes.of(3499)), 422, "changed");

        assertThat(store.head(address("changed"))).isEmpty();
    }

    @Test
    void publishesNothingWhereThereMustBeNothingYet() {
        String id = (String) client.begin(Map.of("bucket", "files", "key", "once", "size", 1, "ifNoneMatch", "*"))
                .get("id");
        client.part(id, 1, new byte[1]);
        String earlier = client.begin("once", 2);
        client.part(earlier, 1, new byte[2]);
        client.complete(earlier, "{}");

        assertProblem(client.complete(id, "{}"), 412, "already");

        assertThat(client.download("once")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'';                                                                 400; bucket",
                "{;                                                                  400; JSON",
                "[];                                                                 400; JSON object",
                "null;                                                               400; JSON object",
                "'\"files\"';                                                        400; JSON object",
                "{\"key\":\"k\",\"size\":1};                                         400; 'bucket'",
                "{\"bucket\":\"files\",\"size\":1};                                  400; 'key'",
                "{\"bucket\":\"files\",\"key\":\"k\"};                               400; 'size'",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":null};                 400; 'size'",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":\"1\"};                400; whole number",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1.5};                  400; whole number",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1e3};                  400; whole number",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":-1};                   400; size must not be negative",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":99999999999999999999}; 400; whole number",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":9000000000000000000};  413; larger",
                "{\"bucket\":\"files\",\"key\":7,\"size\":1};                        400; key' must be a text",
                "{\"bucket\":\"files\",\"key\":\"../k\",\"size\":1};                 400; segment",
                "{\"bucket\":\"files\",\"key\":\"\\ud800\",\"size\":1};              400; no character",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":{\"a\":\"\\udc00\\ud800\"}}; 400; no character",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":{\"\\ud83d\":\"x\"}}; 400; no character",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1}{};       400; one JSON object",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1} x;       400; one JSON object",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"key\":\"l\"}; 400; no name",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":{\"a\":\"x\",\"a\":\"x\"}}; 400; no name",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":01};        400; JSON",
                "{\"bucket\":\"files\",\"key\":\".sluice/uploads/x\",\"size\":1};    403; .sluice",
                "{\"bucket\":\"secrets\",\"key\":\"k\",\"size\":1};                  404; secrets",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"ifNonMatch\":\"*\"};      400; 'ifNonMatch'",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"ifNoneMatch\":\"\\\"a\\\"\"}; 400; If-None-Match",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":[]};           400; metadata' must be an object",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":{\"a\":1}};    400; metadata.a' must be a text",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"metadata\":{\"a\":\"b\\nc\"}}; 400; line breaks",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"digest\":\"crc32c\"};     400; digest is malformed",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"digest\":\"crc32c=:x:\"}; 400; digest is malformed: a crc32c digest is 4 bytes in base64",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"digest\":\"crc32c=:mnG7TA==:, sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:\"}; 400; one digest",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"contentType\":\"a\\nb\"}; 400; contentType",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"contentEncoding\":\"aws-chunked\"}; 415; aws-chunked",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"cacheControl\":\"a\\nb\"}; 400; cacheControl",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"expires\":\"0\"}; 400; Expires",
                "{\"bucket\":\"files\",\"key\":\"k\",\"size\":1,\"fingerprint\":\"\"};      400; fingerprint"
            })
    void refusesToBeginWhatMakesNoSense(String body, int status, String detail) {
        assertProblem(client.post(UploadClient.UPLOADS, body), status, detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "{\"checksum\":\"x\"};                                                400; checksum' must be an object",
        "{\"checksum\":{\"algorithm\":\"crc32c\"}};                           400; 'checksum.value'",
        "{\"checksum\":{\"algorithm\":\"md5\",\"value\":\"aGVsbG8=\"}};       400; crc32c, sha-256 or sha-512",
        "{\"checksum\":{\"algorithm\":\"crc32c\",\"value\":\"aGVsbG8=\"}};    400; 4 bytes",
        "{\"checksum\":{\"algorithm\":\"crc32c\",\"value\":\"!\"}};           400; checksum.value is malformed: a crc32c digest is 4 bytes in base64",
        "{\"crc32c\":\"aGVsbG8=\"};                                           400; 'crc32c'"
    })
    void refusesACompletionThatMakesNoSense(String body, int status, String detail) {
        String id = client.begin("unfinished", 1);

        assertProblem(client.complete(id, body), status, detail);
    }

    @ParameterizedTest
    @CsvSource({
        "?x=1, parameter 'x'",
        "?cursor=a&cursor=b, parameter 'cursor'",
        "?fingerprint=a&prefix=b, parameter 'prefix'"
    })
    void refusesToListByWhatItDoesNotKnow(String query, String name) {
        assertProblem(client.get(query), 400, name);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat((String) UploadClient.read(response).get("detail")).contains(detail);
    }

    private static ObjectAddress address(String key) {
        return new ObjectAddress(InMemoryStoreFactory.BUCKET, key);
    }
}
