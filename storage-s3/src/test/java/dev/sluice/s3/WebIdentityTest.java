package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpService;

/**
 * The default chain of credentials, where the identity is a token that STS takes: with no other HTTP client on the
 * class path.
 */
@Timeout(60)
class WebIdentityTest {

    @TempDir
    private Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer sts;
    private Map<String, String> properties;

    @BeforeEach
    void start() throws IOException {
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", this::answer);
        sts.start();
        properties = Map.of(
                "aws.webIdentityTokenFile", Files.writeString(folder.resolve("token"), "a-token").toString(),
                "aws.roleArn", "arn:aws:iam::123456789012:role/gateway",
                "aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort(),
                "aws.region", "eu-north-1");
        properties.forEach(System::setProperty);
    }

    @AfterEach
    void stop() {
        properties.keySet().forEach(System::clearProperty);
        sts.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] body =
                ("<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleWithWebIdentityResult>"
                                + "<Credentials><AccessKeyId>of-sts</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>"
                                + "<Expiration>" + Instant.now().plus(Duration.ofHours(1))
                                + "</Expiration></Credentials>"
                                + "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void signsWithWhatStsGives() throws IOException {
        assertThat(ServiceLoader.load(SdkHttpService.class)).as("HTTP clients on the class path").hasSize(1);
        try (FakeStore store = FakeStore.answering(FakeStore.ok(), FakeStore.ok());
                S3Storage storage = S3Storage.builder()
                        .profile(EndpointProfile.MINIO)
                        .endpoint(store.endpoint())
                        .build()) {
            storage.bucketInspector().requireReachable("bucket");
            storage.bucketInspector().requireReachable("bucket");

            assertThat(asked)
                    .singleElement()
                    .asString()
                    .contains("Action=AssumeRoleWithWebIdentity", "WebIdentityToken=a-token");
            assertThat(store.requests()).allSatisfy(request -> assertThat(request.headers())
                    .containsEntry("x-amz-security-token", "session")
                    .hasEntrySatisfying("authorization", value -> assertThat(value).contains("Credential=of-sts/")));
        }
    }
}
