package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestBytes;
import dev.sluice.testing.TestCertificate;
import dev.sluice.web.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that listens on TLS, as a person sees it. */
class ServeTlsTest {

    private static final String READY = "Sluice is ready: ";
    private static final int SIZE = 20_000_003;

    private static TestCertificate certificate;
    private static TestCertificate other;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeCertificates(@TempDir Path one, @TempDir Path another) throws IOException, InterruptedException {
        certificate = TestCertificate.create(one);
        other = TestCertificate.create(another);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void takesAndGivesBack(String protocol) throws Exception {
        byte[] bytes = TestBytes.of(SIZE);
        try (ServeProcess serve = serve(certificate.chain(), certificate.privateKey());
                HttpClient client = client(certificate, protocol)) {
            URI object = address(serve).resolve("api/v1/objects/files/object");

            HttpResponse<String> put = client.send(
                    HttpRequest.newBuilder(object)
                            .PUT(BodyPublishers.ofByteArray(bytes))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
            assertThat(put.version()).isEqualTo(HttpClient.Version.HTTP_1_1);

            HttpResponse<byte[]> got = client.send(HttpRequest.newBuilder(object).build(), BodyHandlers.ofByteArray());
            assertThat(got.body()).isEqualTo(bytes);
            assertThat(got.sslSession())
                    .hasValueSatisfying(
                            session -> assertThat(session.getProtocol()).isEqualTo(protocol));
        }
    }

    @Test
    void saysItsAddress() throws Exception {
        try (ServeProcess serve = serve(certificate.chain(), certificate.privateKey())) {
            assertThat(address(serve).toString()).matches("https://127\\.0\\.0\\.1:\\d+/");
        }
    }

    /** Whoever is on the way may have written a page of plain HTTP, and it would write here in this server's name. */
    @Test
    void refusesPagesOfPlainHttp() throws Exception {
        try (ServeProcess serve = serve(certificate.chain(), certificate.privateKey());
                HttpClient client = client(certificate, "TLSv1.3")) {
            URI object = address(serve).resolve("api/v1/objects/files/object");
            HttpRequest.Builder put = HttpRequest.newBuilder(object).PUT(BodyPublishers.ofString("abc"));
            String own = "://" + object.getAuthority();

            HttpResponse<String> refused =
                    client.send(put.copy().header("Origin", "http" + own).build(), BodyHandlers.ofString());
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
            HttpResponse<String> taken =
                    client.send(put.copy().header("Origin", "https" + own).build(), BodyHandlers.ofString());
            assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
        }
    }

    @Test
    void tellsAClientThatOnlyWrites() throws Exception {
        try (ServeProcess serve = serve(certificate.chain(), certificate.privateKey());
                SSLSocket client = (SSLSocket) certificate
                        .context()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", address(serve).getPort())) {
            client.getOutputStream()
                    .write(
                            "PUT /api/v1/objects/unserved/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777216\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 16; i++) {
                client.getOutputStream().write(new byte[1 << 20]);
            }
            String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 404 ").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void takesANewCertificateWhileItRuns() throws Exception {
        Path chain = Files.copy(certificate.chain(), folder.resolve("chain.pem"));
        Path privateKey = Files.copy(certificate.privateKey(), folder.resolve("key.pem"));
        try (ServeProcess serve = serve(chain, privateKey)) {
            HttpRequest request = HttpRequest.newBuilder(address(serve).resolve("health/liveness")).build();
            Files.copy(other.chain(), chain, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(other.privateKey(), privateKey, StandardCopyOption.REPLACE_EXISTING);
            Eventually.holds(() -> {
                try (HttpClient client = client(other, "TLSv1.3")) {
                    assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
                } catch (IOException | InterruptedException | GeneralSecurityException notYet) {
                    throw new AssertionError(notYet);
                }
            });
        }
    }

    @Test
    void saysWhatIsWrongWithTheFiles() throws Exception {
        Path text = Files.writeString(folder.resolve("text.pem"), "no PEM\n");

        assertRefuses(certificate.chain(), other.privateKey(), "isn't that of the certificate");
        assertRefuses(certificate.privateKey(), certificate.chain(), "must have a private key in PEM");
        assertRefuses(text, certificate.privateKey(), "must have a private key in PEM");
        assertRefuses(certificate.chain(), text, "must have a private key in PEM");
        assertRefuses(
                certificate.chain(),
                folder.resolve("missing.pem"),
                "there is no file that can be read at " + folder.resolve("missing.pem"));
        assertRefuses(
                Map.of("SLUICE_WEB_TLS_CERTIFICATE", certificate.chain().toString()), "SLUICE_WEB_TLS_PRIVATE_KEY");
        assertRefuses(
                Map.of("SLUICE_WEB_TLS_PRIVATE_KEY", certificate.privateKey().toString()),
                "SLUICE_WEB_TLS_CERTIFICATE");
    }

    private void assertRefuses(Path chain, Path privateKey, String mentioned) throws Exception {
        assertRefuses(environment(chain, privateKey), mentioned);
    }

    private void assertRefuses(Map<String, String> environment, String mentioned) throws Exception {
        try (ServeProcess serve = ServeProcess.start(folder, environment, "--port", "0")) {
            String errors = serve.errors();
            assertThat(errors)
                    .startsWith("sluice: ")
                    .contains(mentioned)
                    .endsWith(".\n")
                    .doesNotContain("Exception", "\tat ");
            assertThat(errors.lines()).hasSize(1);
            assertThat(serve.awaitExit()).isEqualTo(1);
        }
    }

    private ServeProcess serve(Path chain, Path privateKey) throws IOException {
        return ServeProcess.start(folder, environment(chain, privateKey), "--port", "0");
    }

    private static Map<String, String> environment(Path chain, Path privateKey) {
        return Map.of(
                "SLUICE_WEB_TLS_CERTIFICATE", chain.toString(), "SLUICE_WEB_TLS_PRIVATE_KEY", privateKey.toString());
    }

    private static URI address(ServeProcess serve) throws IOException {
        return URI.create(serve.readTo(READY, 0).getLast().substring(READY.length()));
    }

    private static HttpClient client(TestCertificate trusted, String protocol)
            throws IOException, GeneralSecurityException {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {protocol});
        return HttpClient.newBuilder().sslContext(trusted.context()).sslParameters(parameters).build();
    }
}
