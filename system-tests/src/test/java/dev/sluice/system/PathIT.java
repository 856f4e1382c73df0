package dev.sluice.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.sluice.benchmarks.process.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind nginx, which serves Sluice under a path and something else beside it, as docs/several-gateways.md has it. */
class PathIT {

    private static final String BUCKET = "inbox";
    private static final String TOKEN = "open-sesame-0123456789";
    private static final String CONFIGURATION = """
            daemon off; master_process off; pid nginx.pid; error_log stderr;
            events { }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d;
                client_max_body_size 0;
                location / { return 200 "Something else.\\n"; }
                location /up/ {
                  proxy_pass %s;
                  proxy_redirect / /up/;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host $http_host;
                  proxy_request_buffering off;
                  proxy_buffering off;
                }
              }
            }
            """;

    private static Chromium chromium;
    private static GatewayProcess gateway;
    private static Server nginx;
    private static URI address;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path work) throws IOException, InterruptedException {
        Path program = Path.of("/usr/sbin/nginx");
        assumeTrue(
                Files.isExecutable(program),
                () -> "There is no " + program + ": install nginx to run the tests behind a proxy");
        PlaywrightAssertions.setDefaultAssertionTimeout(90_000);
        chromium = Chromium.launch();
        gateway = GatewayProcess.builder()
                .argument("--data", Files.createDirectory(work.resolve("data")).toString())
                .argument("--bucket", BUCKET)
                .environment("SLUICE_ACCESS_TOKEN", TOKEN)
                .start();
        int port = Server.freePort();
        Path configuration =
                Files.writeString(work.resolve("nginx.conf"), CONFIGURATION.formatted(port, gateway.address()));
        List<String> command =
                List.of(program.toString(), "-p", work.toString(), "-e", "stderr", "-c", configuration.toString());
        nginx = Server.start("nginx", port, "/", work, Map.of(), command);
        address = nginx.uri("/up/");
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable closeable : new AutoCloseable[] {chromium, nginx, gateway}) {
            close(closeable);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void thePageSendsAndReadsBack() throws IOException {
        SeededFile large = new SeededFile("large.bin", 20_000_000, 1);
        Path small = Files.writeString(folder.resolve("small.txt"), "small");
        try (UploadPage page = UploadPage.open(chromium.browser(), address)) {
            page.browserPage().getByLabel("Access token").fill(TOKEN);
            page.button("Continue").click();

            page.pick(large.writeTo(folder), small);

            assertThat(page.uploadThatIs("done", "large.bin")).isVisible();
            assertThat(page.uploadThatIs("done", "small.txt")).isVisible();
            assertThat(page.download("small.txt")).asString().isEqualTo("small");
            assertThat(page.download("large.bin")).hasSize(20_000_000);
            page.browserPage().getByText("From a terminal").click();
            assertThat(page.browserPage().locator(".terminal")).containsText("'" + address + "#/" + BUCKET + "/'");
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void theCommandLineTakesThePagesAddress() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("pushed.txt"), "pushed");
        Path copy = folder.resolve("copy.txt");

        run("push", file.toString(), address + "#/" + BUCKET + "/some/folder/");
        run("get", address + "#/" + BUCKET + "/some/folder/pushed.txt", copy.toString());

        assertThat(copy).hasContent("pushed");
        assertThat(run("ls", "--recursive", address + "#/" + BUCKET + "/some/")).contains("some/folder/pushed.txt");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "sluice", ".log");
        ProcessBuilder builder = Product.command("client", List.of(arguments)).redirectOutput(output.toFile());
        builder.environment().put("SLUICE_ACCESS_TOKEN", TOKEN);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
