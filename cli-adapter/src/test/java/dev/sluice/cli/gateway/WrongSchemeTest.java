package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code https} typed for {@code http}, and the other way. */
@Timeout(60)
class WrongSchemeTest {

    @TempDir
    private Path folder;

    private final CommandRun run = new CommandRun();

    @Test
    void saysThatAServerHasNoTls() throws IOException {
        try (FakeGateway gateway = new FakeGateway()) {
            assertSaid(
                    gateway.url("archive/file").replace("http:", "https:"),
                    "speaks http, not https; write http://127.0.0.1:");
            assertThat(gateway.seen).noneMatch(seen -> seen.headers().containsKey("authorization"));
        }
    }

    @Test
    void saysThatAServerWantsTls() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TestCertificate.create(folder).context()));
        server.start();
        try {
            assertSaid(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/archive/file",
                    "speaks https, not http; write https://127.0.0.1:");
        } finally {
            server.stop(0);
        }
    }

    /** As nginx does, such a server answers plain HTTP, too, if only to refuse it. */
    @Test
    void isNotSaidOfACertificateThatNobodyVouchesFor() throws Exception {
        SSLContext identity = TestCertificate.create(folder).context();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread serving = Thread.ofVirtual().start(() -> serveBoth(server, identity));
            String url = "https://127.0.0.1:" + server.getLocalPort() + "/archive/file";
            assertThat(run.ls(url)).isEqualTo(ExitCode.UNREACHABLE.code());
            assertThat(run.err()).contains("certification path").doesNotContain("http://");
            server.close();
            serving.join();
        }
    }

    private static void serveBoth(ServerSocket server, SSLContext identity) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                byte[] first = client.getInputStream().readNBytes(1);
                if (first.length == 1 && first[0] == 0x16) {
                    Socket secure = identity.getSocketFactory()
                            .createSocket(client, new ByteArrayInputStream(first), true);
                    secure.getInputStream().read();
                } else {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException ended) {
                // The client has gone, or the server is closed.
            }
        }
    }

    private void assertSaid(String url, String sentence) throws IOException {
        run.variables = Map.of("SLUICE_ACCESS_TOKEN", "secret");
        String file = Files.write(folder.resolve("file"), new byte[100]).toString();
        assertThat(run.push("--parts-above", "0", file, url)).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.push(file, url)).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.ls(url)).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.get(url, folder.resolve("copy").toString())).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err().lines().filter(line -> line.startsWith("sluice: ")))
                .hasSize(4)
                .allMatch(line -> line.contains(sentence));
        assertThat(run.pauses).isEmpty();
    }
}
