package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreServerTest {

    @ParameterizedTest
    @EnumSource
    void runsOncePerJvm(StoreServer server) throws Exception {
        URI endpoint = server.assumeRunning().endpoint();
        URI ready = endpoint.resolve(server.readyPath());
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(server.endpoint()).isEqualTo(endpoint);
    }
}
