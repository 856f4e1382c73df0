package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = "sluice.access-token", value = "s3cret-t0ken")
@Property(name = "sluice.web.allowed-hosts", value = "Files.Example.org, other.example.org")
@Property(name = "sluice.web.allowed-origins", value = "https://app.example.org")
class AccessTest {

    private static final String KEY = "/api/v1/objects/files/key";
    private static final String TOKEN = "Bearer s3cret-t0ken";

    @Inject
    EmbeddedServer server;

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(server.getURI());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cret-t0ken",
                "Basic s3cret-t0ken",
                "Bearer",
                "Bearer ",
                "Bearer s3cret-t0ke",
                "Bearer s3cret-t0kenn",
                "Bearer S3CRET-T0KEN"
            })
    void asksForTheToken(String authorization) {
        String[] headers = authorization.isEmpty() ? new String[0] : new String[] {"Authorization", authorization};
        for (String path : new String[] {
            KEY, "/api/v1/buckets", "/api/v1/uploads", "/api/v1/uploads/x", "/openapi", "/api/v1/nothing"
        }) {
            HttpResponse<String> response = client.get(path, headers);
            assertThat(response.statusCode()).as(path).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"sluice\"");
            assertThat(response.body()).contains("\"status\":401").doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret-t0ken", "bearer s3cret-t0ken", "Bearer   s3cret-t0ken"})
    void admitsTheToken(String authorization) {
        assertThat(client.put(KEY, "x", "Authorization", authorization).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/health/liveness", "/health/readiness", "/favicon.svg"})
    void showsThePageAndItsHealthToEverybody(String path) {
        assertThat(client.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesBeforeAByteOfTheBodyIsSent() throws IOException {
        try (RawConnection connection = RawConnection.open(server.getPort())) {
            connection.send("PUT " + KEY
                    + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\nExpect: 100-continue\r\n\r\n");
            assertThat(connection.readHead()).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:1234, 200",
        "127.0.0.1:80, 200",
        "[::1]:8080, 200",
        "files.example.org, 200",
        "FILES.example.ORG:443, 200",
        "other.example.org, 200",
        "evil.example.org, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "evil.example:8080, 403",
        "10.0.0.1, 403",
        "[::1].evil.example, 400",
        "[localhost], 403",
        "localhost:80:evil.example, 400",
        "localhost:x, 400",
        "[, 400",
        "[::1, 400",
        "files.example.org.evil.example, 403",
        "'', 403"
    })
    void answersOnlyToItsNames(String host, int status) throws IOException {
        assertThat(get("Host: " + host)).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void needsExactlyOneHost() throws IOException {
        assertThat(get("X-Nothing: here")).startsWith("HTTP/1.1 400 ");
        assertThat(get("Host: localhost\r\nHost: localhost")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, OWN, 201",
        "Origin, https-OWN, 201",
        "Origin, https://app.example.org, 201",
        "Origin, https://evil.example, 403",
        "Origin, null, 403",
        "Origin, http://localhost:1, 403",
        "Origin, http://[, 403",
        "Origin, https://app.example.org.evil.example, 403",
        "Sec-Fetch-Site, same-origin, 201",
        "Sec-Fetch-Site, none, 201",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403"
    })
    void letsOnlyItsOwnPagesWrite(String header, String value, int status) {
        String own = "http://" + server.getHost() + ":" + server.getPort();

        HttpResponse<String> response = client.put(
                KEY,
                "x",
                "Authorization",
                TOKEN,
                header,
                value.replace("https-OWN", own.replace("http:", "https:")).replace("OWN", own));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, navigate, document, 200", "same-site, navigate, document, 200", "none, navigate, document, 200",
                "same-origin, cors, empty, 200",
        "same-origin, no-cors, image, 200", "cross-site, no-cors, script, 403", "cross-site, no-cors, image, 403",
                "cross-site, no-cors, style, 403",
        "same-site, no-cors, image, 403", "cross-site, cors, empty, 403", "cross-site, navigate, iframe, 403",
                "cross-site, navigate, frame, 403",
        "cross-site, navigate, object, 403", "cross-site, navigate, embed, 403", "cross-site, no-cors, document, 403"
    })
    void letsOtherSitesPagesLinkAndDoNothingElse(String site, String mode, String destination, int status) {
        client.put(KEY, "x", "Authorization", TOKEN);
        for (String path : new String[] {KEY, "/", "/health/liveness", "/api/v1/buckets"}) {
            for (String method : new String[] {"GET", "HEAD"}) {
                HttpResponse<String> response = client.send(
                        method,
                        path,
                        BodyPublishers.noBody(),
                        "Authorization",
                        TOKEN,
                        "Sec-Fetch-Site",
                        site,
                        "Sec-Fetch-Mode",
                        mode,
                        "Sec-Fetch-Dest",
                        destination);
                assertThat(response.statusCode()).as(method + " " + path).isEqualTo(status);
                assertThat(response.headers().allValues("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
            }
        }
    }

    @Test
    void letsAPageOfTheAllowedOriginFetch() {
        HttpResponse<String> response = client.get(
                "/api/v1/buckets",
                "Authorization",
                TOKEN,
                "Origin",
                "https://app.example.org",
                "Sec-Fetch-Site",
                "cross-site",
                "Sec-Fetch-Mode",
                "cors",
                "Sec-Fetch-Dest",
                "empty");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy")).isEmpty();
        assertThat(client.get(
                                "/api/v1/buckets",
                                "Authorization",
                                TOKEN,
                                "Origin",
                                "https://app.example.org",
                                "Origin",
                                "https://evil.example",
                                "Sec-Fetch-Site",
                                "cross-site",
                                "Sec-Fetch-Mode",
                                "cors")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void keepsEveryAnswerFromOtherSitesProcesses() {
        for (String path : new String[] {"/", "/health/liveness", "/api/v1/nothing", "/api/v1/buckets", KEY}) {
            assertThat(client.get(path).headers().allValues("Cross-Origin-Resource-Policy"))
                    .as(path)
                    .containsExactly("same-origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/uploads",
        "PUT, /api/v1/uploads/x/parts/1",
        "POST, /api/v1/uploads/x/complete",
        "DELETE, /api/v1/uploads/x"
    })
    void letsNoOtherSitesPageUpload(String method, String path) {
        assertThat(client.send(
                                method,
                                path,
                                BodyPublishers.noBody(),
                                "Authorization",
                                TOKEN,
                                "Origin",
                                "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void refusesSeveralOrigins() {
        HttpResponse<String> response = client.put(
                KEY,
                "x",
                "Authorization",
                TOKEN,
                "Origin",
                "https://app.example.org",
                "Origin",
                "https://evil.example");

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void anAllowedOriginIsFetchedFromAnotherSite() {
        assertThat(client.put(
                                KEY,
                                "x",
                                "Authorization",
                                TOKEN,
                                "Origin",
                                "https://app.example.org",
                                "Sec-Fetch-Site",
                                "cross-site")
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/buckets, 200",
        "PUT, /api/v1/objects/files/key, 201",
        "GET, /api/v1/objects/files/nothing, 404",
        "GET, /api/v1/nothing, 404",
        "POST, /api/v1/uploads, 400",
        "PUT, /api/v1/uploads/x/parts/1, 404",
        "POST, /api/v1/uploads/x/complete, 404",
        "DELETE, /api/v1/uploads/x, 404",
        "GET, /, 200"
    })
    void letsPagesOfTheAllowedOriginReadEveryAnswer(String method, String path, int status) {
        HttpResponse<String> response = client.send(
                method, path, BodyPublishers.noBody(), "Authorization", TOKEN, "Origin", "https://app.example.org");

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().allValues("Access-Control-Allow-Origin"))
                .containsExactly("https://app.example.org");
        assertThat(response.headers().allValues("Access-Control-Expose-Headers")).containsExactly("*");
    }

    @Test
    void tellsBrowsersOfTheAllowedOrigin() {
        HttpResponse<String> refused = client.get(KEY, "Origin", "https://app.example.org");
        HttpResponse<String> foreign = client.get(KEY, "Origin", "https://evil.example", "Authorization", TOKEN);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().allValues("Access-Control-Allow-Origin"))
                .containsExactly("https://app.example.org");
        assertThat(refused.headers().firstValue("Vary")).hasValue("Origin");
        assertThat(refused.headers().firstValue("Access-Control-Expose-Headers")).hasValue("*");
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE"})
    void answersPreflights(String method) {
        HttpResponse<String> allowed = preflight("https://app.example.org", method);
        HttpResponse<String> foreign = preflight("https://evil.example", method);

        assertThat(allowed.statusCode()).isEqualTo(204);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://app.example.org");
        assertThat(allowed.headers()
                        .firstValue("Access-Control-Allow-Methods")
                        .orElseThrow()
                        .split(", "))
                .contains(method);
        assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("authorization, content-digest, x-amz-meta-a");
        assertThat(foreign.statusCode()).isEqualTo(401);
        assertThat(foreign.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    /** RFC 9111, section 3.5: what was stored as public would let a cache give it to who has no token. */
    @ParameterizedTest
    @CsvSource({
        "'public, max-age=60', 'private, max-age=60'",
        "'S-MaxAge=60, must-revalidate', 'private, must-revalidate'",
        "no-store, 'private, no-store'",
        "'private=\"x\", immutable', 'private, immutable'"
    })
    void letsNoSharedCacheKeepWhatTheTokenProtects(String stored, String told) {
        client.put(KEY, "x", "Authorization", TOKEN, "Cache-Control", stored);

        assertThat(client.get(KEY, "Authorization", TOKEN).headers().allValues("Cache-Control")).containsExactly(told);
        assertThat(client.get(KEY, "Authorization", TOKEN, "If-None-Match", "*")
                        .headers()
                        .allValues("Cache-Control"))
                .containsExactly(told);
    }

    @Test
    void letsNoSharedCacheKeepWhatHasOnlyADate() {
        client.put(KEY, "x", "Authorization", TOKEN, "Expires", "Sun, 06 Nov 2044 08:49:37 GMT");

        assertThat(client.get(KEY, "Authorization", TOKEN).headers().allValues("Cache-Control"))
                .containsExactly("private");
    }

    private HttpResponse<String> preflight(String origin, String method) {
        return client.send(
                "OPTIONS",
                KEY,
                BodyPublishers.noBody(),
                "Origin",
                origin,
                "Access-Control-Request-Method",
                method,
                "Access-Control-Request-Headers",
                "authorization, content-digest, x-amz-meta-a");
    }

    private String get(String headers) throws IOException {
        return RawConnection.exchange(
                server.getPort(),
                "GET /api/v1/buckets HTTP/1.1\r\n" + headers + "\r\nAuthorization: " + TOKEN
                        + "\r\nConnection: close\r\n\r\n");
    }
}
