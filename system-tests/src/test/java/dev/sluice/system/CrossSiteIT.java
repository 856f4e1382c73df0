package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites get of a gateway without a token, in a real browser. */
class CrossSiteIT {

    private static final String OBJECT = "api/v1/objects/inbox/letter.txt";
    private static final String CONTENT = "for nobody else";
    private static final String FETCH =
            "async ([address, method]) => { try { const answer = await fetch(address, { method,"
                    + " body: method === 'PUT' ? '" + CONTENT
                    + "' : undefined }); return answer.status } catch (refused) { return 0 } }";
    private static final String TLS = """
            daemon off; master_process off; pid nginx.pid; error_log stderr;
            events { }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server { listen 127.0.0.1:%d; }
              server {
                listen 127.0.0.1:%d ssl;
                ssl_certificate %s;
                ssl_certificate_key %s;
                location / {
                  proxy_pass %s;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                }
              }
            }
            """;

    private static Chromium chromium;
    private static GatewayProcess gateway;
    private static HttpServer friend;
    private static HttpServer stranger;

    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        chromium = Chromium.launch();
        friend = site();
        stranger = site();
        gateway = GatewayProcess.builder()
                .argument("--data", data.toString())
                .argument("--bucket", "inbox")
                .environment("SLUICE_WEB_ALLOWED_ORIGINS", "http://localhost:" + friend.getAddress().getPort())
                .start();
    }

    /** An empty page. */
    private static HttpServer site() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", exchange -> {
            byte[] html = "<!doctype html><title>A site</title><body></body>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, html.length);
            exchange.getResponseBody().write(html);
            exchange.close();
        });
        site.start();
        return site;
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (gateway != null) {
            gateway.close();
        }
        for (HttpServer site : new HttpServer[] {friend, stranger}) {
            if (site != null) {
                site.stop(0);
            }
        }
    }

    @BeforeEach
    void storeAnObject() {
        context = chromium.browser().newContext(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        page = context.newPage();
        page.navigate(gateway.address().toString());
        assertThat(send("PUT", gateway.address())).isEqualTo(201);
    }

    @AfterEach
    void closePage() {
        context.close();
    }

    /** The status that the page sees; 0 if it sees none. */
    private int send(String method, URI server) {
        return (int) page.evaluate(FETCH, List.of(server.resolve(OBJECT).toString(), method));
    }

    private void visit(HttpServer site, String host) {
        page.navigate("http://" + host + ":" + site.getAddress().getPort() + "/");
    }

    /** The same site is another port. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void followsTheLinkOfAnotherSite(String host) throws IOException {
        visit(stranger, host);
        page.evaluate(
                "address => { document.body.innerHTML = '<a href=\"' + address + '\">letter</a>' }",
                gateway.address().resolve(OBJECT).toString());

        Download download = page.waitForDownload(() -> page.getByText("letter").click());

        assertThat(Path.of(download.path().toString())).hasContent(CONTENT);
    }

    @Test
    void letsAnAllowedOriginReadAndWrite() {
        visit(friend, "localhost");

        assertThat(send("PUT", gateway.address())).isEqualTo(201);
        assertThat(send("GET", gateway.address())).isEqualTo(200);
        assertThat(send("DELETE", gateway.address())).as("the preflight passes").isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void letsNoOtherOriginReadOrWrite(String host) {
        visit(stranger, host);

        assertThat(send("GET", gateway.address())).isZero();
        assertThat(send("PUT", gateway.address())).isZero();
    }

    @ParameterizedTest
    @CsvSource({"localhost, iframe, src", "localhost, object, data", "localhost, img, src", "localhost, script, src",
        "127.0.0.1, iframe, src", "127.0.0.1, object, data", "127.0.0.1, img, src", "127.0.0.1, script, src"})
    void showsNothingInAPageOfAnotherSite(String host, String element, String attribute) {
        visit(stranger, host);
        String address = gateway.address().resolve(OBJECT).toString();
        List<String> ends = new CopyOnWriteArrayList<>();
        page.onResponse(response -> {
            if (response.url().equals(address)) {
                ends.add(Integer.toString(response.status()));
            }
        });
        page.onRequestFailed(request -> {
            if (request.url().equals(address)) {
                ends.add(request.failure());
            }
        });

        page.evaluate(
                "([element, attribute, address]) => { const it = document.createElement(element); it.setAttribute(attribute, address);"
                        + " document.body.append(it) }",
                List.of(element, attribute, address));
        page.waitForCondition(() -> !ends.isEmpty());

        assertThat(ends)
                .first()
                .asString()
                .isIn("403", "net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin", "net::ERR_BLOCKED_BY_RESPONSE", "csp");
    }

    /** The page's origin is one of https then, the gateway's own connection one of http. */
    @Test
    void takesItsOwnPageBehindAProxyThatSpeaksTls(@TempDir Path work) throws IOException, InterruptedException {
        Path program = Path.of("/usr/sbin/nginx");
        assumeTrue(
                Files.isExecutable(program),
                () -> "There is no " + program + ": install nginx to run the tests behind a proxy");
        TestCertificate certificate = TestCertificate.create(work);
        int plain = Server.freePort();
        int tls = Server.freePort();
        Path configuration = Files.writeString(work.resolve("nginx.conf"),
                TLS.formatted(plain, tls, certificate.chain(), certificate.privateKey(), gateway.address()));
        List<String> command =
                List.of(program.toString(), "-p", work.toString(), "-e", "stderr", "-c", configuration.toString());
        try (Server nginx = Server.start("nginx", plain, "/", work, Map.of(), command)) {
            URI front = URI.create("https://localhost:" + tls + "/");
            page.navigate(front.toString());

            assertThat(send("PUT", front)).as("%s", nginx).isEqualTo(201);
            assertThat(send("GET", front)).isEqualTo(200);
        }
    }
}
