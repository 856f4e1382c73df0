package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class MinioServerTest {

    @Test
    void runsOncePerJvm() throws Exception {
        MinioServer server = MinioServer.assumeRunning();
        URI health = server.endpoint().resolve("/minio/health/live");
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
        assertThat(MinioServer.assumeRunning().endpoint()).isEqualTo(server.endpoint());
        assertThat(server).asString().doesNotContain(server.secretAccessKey());
    }
}
