package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of JSON that are too large, don't arrive, or are none. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SHORT_PATIENCE, value = "true")
class JsonBodyTest {

    private static final String HEAD =
            "POST " + UploadClient.UPLOADS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final int LIMIT = 64 * 1024;

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @AfterEach
    void nothingIsBegun() {
        store.requireNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"65537", "10737418240"})
    void refusesADeclaredLengthUnread(String length) throws IOException {
        assertThat(exchange("Content-Length: " + length + "\r\nExpect: 100-continue\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ")
                .contains("64 KiB");
    }

    @Test
    void endsChunksThatGoOn() throws IOException {
        String chunk = "10000\r\n" + " ".repeat(LIMIT) + "\r\n";

        assertThat(exchange("Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(100)))
                .startsWith("HTTP/1.1 413 ")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void takesWhatFillsTheLimit() throws IOException {
        String body = "{\"bucket\":\"files\"}" + " ".repeat(LIMIT - 18);

        assertThat(exchange("Connection: close\r\nContent-Length: " + LIMIT + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 400 ")
                .contains("'key' is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-32BE", "ISO-8859-1"})
    void readsOnlyUtf8(String charset) throws IOException {
        byte[] body = "{\"bucket\":\"files\",\"key\":\"ä\",\"size\":1}".getBytes(charset);

        assertThat(exchange("Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n"
                        + new String(body, StandardCharsets.ISO_8859_1)))
                .startsWith("HTTP/1.1 400 ")
                .contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\n{\"bucket\":",
                "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                "Content-Length: 2\r\n\r\n"
            })
    void doesNotWaitForeverForAClientThatFallsSilent(String request) throws IOException {
        assertThat(exchange(request)).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
    }

    @Test
    void doesNotWaitForeverForAClientThatTrickles() throws Exception {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            connection.send(HEAD + "Content-Length: 100\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                connection.send(" ");
                Thread.sleep(50);
            }
            assertThat(connection.readHead()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void isNotBegunByABodyThatBreaksOff() throws IOException {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            connection.send(HEAD + "Content-Length: 100\r\n\r\n{\"bucket\":\"files\",\"key\":\"k\",\"size\":1}");
            connection.finishSending();
            assertThat(connection.closedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml"
            })
    void takesOnlyJson(String type) throws IOException {
        String answer = RawConnection.exchange(server.getPort(), "POST " + UploadClient.UPLOADS
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 415 ").contains("application/problem+json");
    }

    @Test
    void isNotOverrunByDeepNesting() throws IOException {
        String body = "{\"bucket\":" + "[".repeat(LIMIT - 100);

        assertThat(exchange("Content-Length: " + body.length() + "\r\n\r\n" + body)).startsWith("HTTP/1.1 400 ");
    }

    private String exchange(String request) throws IOException {
        return RawConnection.exchange(server.getPort(), HEAD + request);
    }
}
