package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More uploads than the gateway takes at a time. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.web.max-uploads", value = "1")
class UploadLimitTest {

    private static final String FILES = "/api/v1/objects/files/";

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @AfterEach
    void nothingIsLeft() {
        new UploadClient(server.getURI()).dropAll();
        Eventually.holds(store::requireNothingLeft);
    }

    @Test
    void asksTheNextOneToComeLater() throws IOException {
        Client client = new Client(server.getURI());
        try (RawConnection first = begin()) {
            assertRefused(client.put(FILES + "second", new byte[1]));
            assertThat(first.send("hello").readHead()).startsWith("HTTP/1.1 201 ");
        }
        assertThat(client.put(FILES + "second", new byte[1]).statusCode()).isEqualTo(201);
    }

    @Test
    void countsParts() throws IOException {
        UploadClient client = new UploadClient(server.getURI());
        String id = client.begin("parted", 1);
        try (RawConnection first = begin()) {
            assertRefused(client.part(id, 1, new byte[1]));
            assertThat(first.send("hello").readHead()).startsWith("HTTP/1.1 201 ");
        }
        assertThat(client.part(id, 1, new byte[1]).statusCode()).isEqualTo(200);
    }

    /** An upload that is under way, and lacks its five bytes. */
    private RawConnection begin() throws IOException {
        RawConnection connection = RawConnection.open(server.getPort());
        connection.send("PUT " + FILES
                + "first HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
        return connection;
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains("1 uploads under way");
    }
}
