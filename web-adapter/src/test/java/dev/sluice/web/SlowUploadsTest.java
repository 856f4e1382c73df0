package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import dev.sluice.web.netty.UploadingClients;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Places for uploads that slow clients hold. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.web.max-uploads", value = "1")
class SlowUploadsTest {

    private static final String FILES = "/api/v1/objects/files/";

    @Inject
    EmbeddedServer server;

    @Inject
    InMemoryStore store;

    @Inject
    UploadingClients clients;

    @AfterEach
    void nothingIsLeft() {
        Eventually.holds(store::requireNothingLeft);
    }

    /** The least rate is judged after five seconds of a client's time. */
    @Test
    void makeRoomForOthers() throws IOException {
        Client client = new Client(server.getURI());
        try (RawConnection slow = begin("slow").send("x")) {
            Eventually.holds(() -> assertThat(client.put(FILES + "fast", new byte[1]).statusCode()).isEqualTo(201));
            assertThat(slow.readHead()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void endNobodyWhoIsFastEnough() throws IOException {
        assertThat(clients.endSlowest()).isFalse();
        try (RawConnection fast = begin("fast").send("x".repeat(999))) {
            assertThat(clients.endSlowest()).isFalse();
            assertThat(fast.send("x").readHead()).startsWith("HTTP/1.1 201 ");
        }
    }

    private RawConnection begin(String key) throws IOException {
        RawConnection connection = RawConnection.open(server.getPort());
        connection.send("PUT " + FILES + key
                + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
        assertThat(connection.readHead()).startsWith("HTTP/1.1 100 ");
        return connection;
    }
}
