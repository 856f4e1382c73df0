package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transfers that end before their time, and what the client gets to know of it. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.upload.max-object-size", value = "20MiB")
@Property(name = InMemoryStoreFactory.SHORT_PATIENCE, value = "true")
class InterruptedTransferTest {

    private static final String FILES = "/api/v1/objects/files/";
    private static final int MIB = 1 << 20;

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @AfterEach
    void nothingIsLeft() {
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void refusesADeclaredLengthWithoutReading() throws IOException {
        try (RawConnection connection = open("PUT", "large", "Content-Length: 10737418240")) {
            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void tellsAClientThatOnlyWrites() throws IOException {
        try (RawConnection connection = open("PUT", "large", "Content-Length: 104857600")) {
            for (int i = 0; i < 100; i++) {
                connection.send(new byte[MIB]);
            }
            assertThat(connection.readHead()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void endsABodyThatGrowsBeyondTheLimit() throws IOException {
        try (RawConnection connection = open("PUT", "growing", "Transfer-Encoding: chunked")) {
            byte[] chunk = ("100000\r\n" + "x".repeat(MIB) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 40; i++) {
                connection.send(chunk);
            }
            assertThat(connection.readHead()).startsWith("HTTP/1.1 413 ").containsIgnoringCase("connection: close");
        }
        assertThat(store.head(address("growing"))).isEmpty();
    }

    @Test
    void asksForTheBodyOnlyWhenItIsWanted() throws IOException {
        try (RawConnection connection = open("PUT", ".sluice/unwanted", "Content-Length: 5\r\nExpect: 100-continue")) {
            assertThat(connection.readHead()).startsWith("HTTP/1.1 403 ");
        }
        try (RawConnection connection = open("PUT", "wanted", "Content-Length: 5\r\nExpect: 100-continue")) {
            assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
            assertThat(connection.send("hello").readHead()).startsWith("HTTP/1.1 201 ");
        }
    }

    @Test
    void doesNotWaitForeverForAClientThatFallsSilent() throws IOException {
        try (RawConnection connection = open("PUT", "silent", "Content-Length: 16777216")) {
            connection.send(new byte[9 * MIB]);

            assertThat(connection.readToEnd()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        }
        assertThat(store.head(address("silent"))).isEmpty();
    }

    @Test
    void cleansUpAfterAClientThatGoesAway() throws IOException {
        try (RawConnection connection = open("PUT", "gone", "Content-Length: 20971520")) {
            connection.send(new byte[15 * MIB]);
            connection.abort();
        }
        Eventually.holds(store::requireNothingLeft);
        assertThat(store.head(address("gone"))).isEmpty();
    }

    @Test
    void givesUpADownloadThatNobodyReads() throws IOException {
        new Client(server.getURI()).put(FILES + "big", TestBytes.of(19 * MIB));
        try (RawConnection connection = open("GET", "big", "Connection: keep-alive")) {
            connection.read(MIB);
            connection.abort();
        }
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void givesUpADownloadWhoseClientStopsReading() throws IOException {
        new Client(server.getURI()).put(FILES + "stalled", TestBytes.of(19 * MIB));
        try (RawConnection connection = open("GET", "stalled", "Connection: keep-alive")) {
            connection.read(MIB);
            Eventually.holds(store::requireNothingLeft);
        }
    }

    @Test
    void endsAHeadThatTrickles() throws IOException {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            connection.send("GET /health/liveness HTTP/1.1\r\nHost: local");
            assertThat(connection.readToEnd())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("application/problem+json", "\"status\":408");
        }
    }

    @Test
    void endsABodyThatTrickles() throws Exception {
        try (RawConnection connection = open("PUT", "trickling", "Content-Length: 1000000")) {
            AtomicBoolean answered = new AtomicBoolean();
            Thread client = Thread.startVirtualThread(() -> trickle(connection, answered));
            assertThat(connection.readHead()).startsWith("HTTP/1.1 408 ");
            answered.set(true);
            client.join();
        }
        Eventually.holds(store::requireNothingLeft);
    }

    private static void trickle(RawConnection connection, AtomicBoolean answered) {
        try {
            while (!answered.get()) {
                connection.send("x");
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException over) {
            // The server has closed it.
        }
    }

    @Test
    void answersRequestsOfOneConnectionOneAfterTheOther() throws IOException {
        String twoRequests =
                head("PUT", "second", "Content-Length: 2") + "ab" + head("GET", "second", "Connection: close");

        assertThat(RawConnection.exchange(server.getPort(), twoRequests))
                .startsWith("HTTP/1.1 201 ")
                .contains("HTTP/1.1 200 ")
                .endsWith("ab");
    }

    private RawConnection open(String method, String key, String headers) throws IOException {
        return RawConnection.open(server.getPort()).send(head(method, key, headers));
    }

    private static String head(String method, String key, String headers) {
        return method + " " + FILES + key + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
    }

    private static ObjectAddress address(String key) {
        return new ObjectAddress(InMemoryStoreFactory.BUCKET, key);
    }
}
