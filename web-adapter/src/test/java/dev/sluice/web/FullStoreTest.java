package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.FullStore;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What a client sees of a store that has no room left. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = FullStore.PROPERTY, value = "true")
class FullStoreTest {

    @Inject
    EmbeddedServer server;

    @Test
    void saysThatItIsFullAndStaysReady() throws IOException, InterruptedException {
        for (HttpRequest.Builder upload : new HttpRequest.Builder[] {
            request("/api/v1/objects/files/key").PUT(BodyPublishers.ofString("bytes")),
            request("/api/v1/uploads").header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"bucket\":\"files\",\"key\":\"key\",\"size\":5}"))
        }) {
            HttpResponse<String> refused = send(upload);
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(507);
            assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
            assertThat(refused.body()).contains("\"status\":507", "no room left");
        }
        HttpResponse<String> status = send(request("/api/v1/buckets/files"));
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.body()).contains("\"reachable\":true", "\"problem\":\"", "no room left");
        assertThat(send(request("/health/readiness")).statusCode()).isEqualTo(200);
        assertThat(send(request("/api/v1/objects/files")).statusCode()).isEqualTo(200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.getURI() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
