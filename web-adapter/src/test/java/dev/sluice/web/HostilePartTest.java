package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.UploadId;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts that are not what was planned: they are refused, never count, and never damage a good copy that was there. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
@Property(name = InMemoryStoreFactory.SHORT_PATIENCE, value = "true")
@Property(name = "sluice.upload.part-size", value = "100000")
class HostilePartTest {

    private static final int PART = 100_000;
    private static final byte[] CONTENT = TestBytes.of(250_000);

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    private UploadClient client;
    private String id;

    @BeforeEach
    void begin() {
        client = new UploadClient(server.getURI());
        id = client.begin("hostile", CONTENT.length);
        assertThat(client.part(id, 1, good(1)).statusCode()).isEqualTo(200);
    }

    /** Whatever happened: the good part is there and no other, and the upload goes on to its right end. */
    @AfterEach
    void theGoodPartIsThereAndNoOther() {
        assertThat(client.state(id).get("received")).isEqualTo(List.of(List.of(1, 1)));
        client.part(id, 2, good(2));
        client.part(id, 3, good(3));
        assertThat(client.complete(id, CONTENT).statusCode()).isEqualTo(200);
        assertThat(client.download("hostile")).isEqualTo(CONTENT);
        Eventually.holds(store::requireNothingLeft);
    }

    @ParameterizedTest
    @CsvSource({"1, 99999", "1, 100001", "1, 0", "2, 250000", "3, 100000", "3, 10737418240", "2, 9223372036854775807"})
    void refusesAnotherLengthThanThePlannedUnread(int number, long length) throws IOException {
        try (RawConnection connection = put(number, "Content-Length: " + length + "\r\nExpect: 100-continue")) {
            assertThat(connection.readHead())
                    .startsWith("HTTP/1.1 400 ")
                    .satisfies(head -> assertThat(head.toLowerCase()).matches(closesUnless(length)));
        }
    }

    private static String closesUnless(long length) {
        return length == 0 ? "(?s).*" : "(?s).*connection: close.*";
    }

    @Test
    void refusesAPartWithoutABody() throws IOException {
        try (RawConnection connection = put(2, "X-Nothing: here")) {
            assertThat(connection.readHead()).startsWith("HTTP/1.1 411 ");
        }
        try (RawConnection connection = put(2, "Content-Length: 0")) {
            assertThat(connection.readHead()).startsWith("HTTP/1.1 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "4",
                "10000",
                "10001",
                "99999999999",
                "1.0",
                "%2B1",
                "01",
                "%D9%A1",
                "%EF%BC%91",
                "one",
                "%31%00",
                "1%2F2"
            })
    void knowsOnlyThePlannedParts(String number) throws IOException {
        String answer = RawConnection.exchange(
                server.getPort(),
                "PUT " + UploadClient.UPLOADS + "/" + id + "/parts/" + number
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void endsChunksThatGoOnAfterThePartsEnd() throws IOException {
        byte[] chunk = ("100000\r\n" + "x".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (RawConnection connection = put(1, "Transfer-Encoding: chunked")) {
            for (int i = 0; i < 40; i++) {
                connection.send(chunk);
            }
            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("connection: close")
                    .contains("100000 bytes");
        }
    }

    @Test
    void countsNoChunksThatAreOneByteTooMany() {
        assertThat(client.partInChunks(id, 1, TestBytes.of(PART + 1)).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99_999})
    void countsNoChunksThatEndBeforeThePart(int length) {
        assertThat(client.partInChunks(id, 1, TestBytes.of(length)).statusCode()).isEqualTo(400);
        assertThat(client.partInChunks(id, 2, TestBytes.of(length)).statusCode()).isEqualTo(400);
    }

    @Test
    void countsNoPartThatBreaksOff() throws IOException {
        for (int number : new int[] {1, 2}) {
            try (RawConnection connection = put(number, "Content-Length: 100000")) {
                connection.send(new byte[99_999]).abort();
            }
            try (RawConnection connection = put(number, "Content-Length: 100000")) {
                connection.send(new byte[70_000]).finishSending();
                connection.closedByServer();
            }
            try (RawConnection connection = put(number, "Transfer-Encoding: chunked")) {
                connection.send("5\r\nabcdefgh\r\n0\r\n\r\n").finishSending();
                connection.closedByServer();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000", "Transfer-Encoding: chunked"})
    void doesNotWaitForeverForAClientThatFallsSilent(String framing) throws IOException {
        try (RawConnection connection = put(1, framing)) {
            connection.send("C350\r\n" + "x".repeat(50_000));

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Digest, crc32c=:AAAAAA==:",
        "Repr-Digest, sha-256=:AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"
    })
    void countsNoPartOfAnotherDigest(String field, String digest) {
        assertThat(client.part(id, 1, new byte[PART], field, digest).statusCode()).isEqualTo(422);
        assertThat(client.partInChunks(id, 2, good(2), field, digest).statusCode()).isEqualTo(422);
    }

    @Test
    void takesThePartThatHasTheDeclaredDigest() {
        String digest = "crc32c=:" + UploadClient.crc32c(good(1)).base64() + ":";

        assertThat(client.part(id, 1, good(1), "Content-Digest", digest).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Digest, crc32c, 400",
        "Content-Encoding, gzip, 415",
        "Content-Range, bytes 0-4/10, 400",
        "If-Match, '\"a\"', 400"
    })
    void refusesWhatItCannotHonour(String header, String value, int status) {
        assertThat(client.part(id, 1, good(1), header, value).statusCode()).isEqualTo(status);
    }

    @Test
    void takesTheSamePartAgain() {
        assertThat(client.part(id, 1, new byte[PART]).statusCode()).isEqualTo(200);

        assertThat(client.part(id, 1, good(1)).body()).contains(UploadClient.crc32c(good(1)).base64());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "Zm9v", "..", "%2e%2e", "%00", "a%2Fb", "******", "=", "%E2%82%AC"})
    void knowsNoIdThatIsNone(String forged) throws IOException {
        for (String request : new String[] {"GET ID", "DELETE ID", "PUT ID/parts/1", "POST ID/complete"}) {
            String answer = RawConnection.exchange(
                    server.getPort(),
                    request.replace("ID", UploadClient.UPLOADS + "/" + forged)
                            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(request).matches("(?s)HTTP/1\\.1 40[045] .*").contains("application/problem+json");
        }
    }

    @Test
    void knowsNoIdOfAnotherUploadBucketOrTime() {
        UploadId own = UploadId.parse(id).orElseThrow();
        String random = own.random().substring(1) + (own.random().endsWith("0") ? "1" : "0");

        assertAnswered(new UploadId(own.bucket(), own.group(), own.expiry(), random), 404);
        assertAnswered(
                new UploadId(InMemoryStoreFactory.UNSERVED_BUCKET, own.group(), own.expiry(), own.random()), 404);
        assertAnswered(new UploadId("nowhere", own.group(), own.expiry(), own.random()), 404);
        assertAnswered(new UploadId(own.bucket(), own.group(), own.expiry().plusSeconds(1), own.random()), 404);
        assertAnswered(
                new UploadId(own.bucket(), own.group(), Instant.ofEpochSecond(1_700_000_000), own.random()), 410);
    }

    private void assertAnswered(UploadId forged, int status) {
        assertThat(client.get("/" + forged).statusCode()).isEqualTo(status);
        assertThat(client.part(forged.text(), 1, new byte[PART]).statusCode()).isEqualTo(status);
        assertThat(client.complete(forged.text(), "{}").statusCode()).isEqualTo(status);
        assertThat(client.delete(forged.text()).statusCode()).isEqualTo(status);
    }

    private RawConnection put(int number, String headers) throws IOException {
        return RawConnection.open(server.getPort())
                .send("PUT " + UploadClient.partPath(id, number) + " HTTP/1.1\r\nHost: localhost\r\n" + headers
                        + "\r\n\r\n");
    }

    private static byte[] good(int number) {
        return UploadClient.slice(CONTENT, PART, number);
    }
}
