package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and its files. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class PageTest {

    @Inject
    EmbeddedServer server;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(server.getURI());
    }

    @Test
    void servesThePageUnderAStrictPolicy() {
        HttpResponse<String> page = client.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'").doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.headers().firstValue("Link")).hasValue("<openapi>; rel=\"service-desc\"");
        assertThat(client.get("/index.html").body()).isEqualTo(page.body());
    }

    @Test
    void servesEveryFileThatThePageRefersTo() {
        Pattern reference = Pattern.compile("(?:src|href)=\"\\.(/[^\"]+)\"");

        assertThat(reference
                        .matcher(client.get("/").body())
                        .results()
                        .map(MatchResult::group)
                        .toList())
                .hasSizeGreaterThan(1);
        reference
                .matcher(client.get("/").body())
                .results()
                .map(found -> found.group(1))
                .forEach(path -> {
                    HttpResponse<String> file = client.get(path);
                    assertThat(file.statusCode()).as(path).isEqualTo(200);
                    assertThat(file.headers().firstValue("Cache-Control").orElseThrow())
                            .isEqualTo(
                                    path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache");
                    assertThat(file.headers().firstValue("Content-Type").orElseThrow())
                            .as(path)
                            .contains(
                                    path.endsWith(".js")
                                            ? "/javascript"
                                            : path.endsWith(".css") ? "text/css" : "image/svg+xml");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/nothing.js",
                "/nothing.html",
                "/assets/..%2findex.html",
                "/..%2f..%2fapplication.properties",
                "/application.properties",
                "/assets/..%5cindex.html",
                "/assets/",
                "/assets"
            })
    void servesNothingElse(String path) {
        HttpResponse<String> response = client.get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}
