package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** Downloads that nobody reads leave the connections to the store that others need. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.web.max-downloads", value = "2")
class DownloadLimitTest {

    private static final String FILES = "/api/v1/objects/files/";

    /** More than the kernel's buffers take. */
    private static final int LARGE = 32 << 20;

    @Inject
    EmbeddedServer server;

    @Test
    void asksTheNextOneToComeLaterAtOnce() throws IOException {
        Client client = new Client(server.getURI());
        assertThat(client.put(FILES + "large", new byte[LARGE]).statusCode()).isEqualTo(201);
        try (RawConnection first = begin(); RawConnection second = begin()) {
            assertThat(first.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(second.readHead()).startsWith("HTTP/1.1 200 ");

            HttpResponse<String> refused = client.get(FILES + "large");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("5");
            assertThat(client.put(FILES + "other", new byte[1]).statusCode()).isEqualTo(201);
            assertThat(client.get("/api/v1/objects/files").statusCode()).isEqualTo(200);
        }
        Eventually.holds(() -> assertThat(client.get(FILES + "large").statusCode()).isEqualTo(200));
        for (int i = 0; i < 5; i++) {
            assertThat(client.get(FILES + "large").statusCode()).isEqualTo(200);
            assertThat(client.get(FILES + "none").statusCode()).isEqualTo(404);
        }
    }

    private RawConnection begin() throws IOException {
        return RawConnection.open(server.getPort()).send("GET " + FILES + "large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
