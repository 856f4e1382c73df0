package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import dev.sluice.testing.TestBytes;
import dev.sluice.testing.TestCertificate;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which engine the gateway encrypts with towards its store, and whom that trusts. */
class StoreTlsTest {

    private static final String BUCKET = "archive";
    private static final byte[] BYTES = TestBytes.of(20_000_003);

    private static TestCertificate certificate;
    private static EmbeddedS3 server;

    @BeforeAll
    static void start(@TempDir Path identity, @TempDir Path data)
            throws IOException, InterruptedException, GeneralSecurityException {
        // It reads the properties once for all tests in this JVM.
        SSLContext.getDefault();
        certificate = TestCertificate.create(identity);
        Files.createDirectory(data.resolve(BUCKET));
        server = EmbeddedS3.builder(data).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static S3Storage connect(TlsFront front) {
        return S3Storage.builder()
                .profile(EndpointProfile.EMBEDDED)
                .endpoint(front.endpoint())
                .credentials(server.accessKeyId(), server.secretAccessKey())
                .tlsEngines(new StoreTls())
                .build();
    }

    private static void withTrustStore(TestCertificate trusted, Action action) throws Exception {
        withProperties(
                Map.of(
                        "javax.net.ssl.trustStore",
                        trusted.store().toString(),
                        "javax.net.ssl.trustStorePassword",
                        TestCertificate.PASSWORD),
                action);
    }

    private static void withProperties(Map<String, String> properties, Action action) throws Exception {
        properties.forEach(System::setProperty);
        try {
            action.run();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    @Test
    void sendsToAStoreThatTheTrustStoreKnows() throws Exception {
        withTrustStore(certificate, () -> {
            try (TlsFront front = TlsFront.start(certificate, "127.0.0.1", server.endpoint());
                    S3Storage storage = connect(front)) {
                UploadReceipt receipt = storage.uploader()
                        .upload(
                                UploadRequest.to(BUCKET, "key").build(),
                                UploadSource.of(new ByteArrayInputStream(BYTES)));
                assertThat(receipt.size()).isEqualTo(BYTES.length);
                try (var content = storage.objectReader().open(new ObjectAddress(BUCKET, "key"))) {
                    assertThat(content.stream().readAllBytes()).isEqualTo(BYTES);
                }
            }
        });
    }

    @Test
    void refusesAStoreThatTheJdkDoesNotKnow() throws Exception {
        try (TlsFront front = TlsFront.start(certificate, "127.0.0.1", server.endpoint())) {
            assertThat(refusal(front)).contains("no secure connection", "unable to find valid certification path");
        }
    }

    @Test
    void refusesAStoreThatIsAnotherHost() throws Exception {
        withTrustStore(certificate, () -> {
            try (TlsFront front = TlsFront.start(certificate, "127.0.0.2", server.endpoint())) {
                assertThat(refusal(front)).contains("no secure connection", "127.0.0.2");
            }
        });
    }

    private static String refusal(TlsFront front) {
        try (S3Storage storage = connect(front)) {
            StoreException failure = catchThrowableOfType(
                    StoreException.class, () -> storage.objectReader().head(new ObjectAddress(BUCKET, "key")));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isFalse();
            return failure.getMessage();
        }
    }

    @Test
    void saysThatATrustStoreCannotBeUsed() throws Exception {
        withProperties(Map.of("javax.net.ssl.trustStore", certificate.chain().toString()), () ->
                assertThatThrownBy(() -> new StoreTls().open("store.example", 443))
                        .isInstanceOf(IllegalStateException.class).hasMessageContaining("trust store can't be used"));
    }

    @Test
    void takesBoringSslAndLetsItGo() {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL can't be loaded here");
        StoreTls tls = new StoreTls();
        SSLEngine engine = tls.open("store.example", 443);
        assertThat(engine).isInstanceOf(ReferenceCounted.class);
        tls.release(engine);
        assertThat(((ReferenceCounted) engine).refCnt()).isZero();
    }

    @Test
    void offersNothingThatTheJdkWouldNot() throws Exception {
        SSLEngine engine = new StoreTls().open("store.example", 443);
        assertThat(engine.getUseClientMode()).isTrue();
        assertThat(engine.getEnabledProtocols())
                .contains("TLSv1.2", "TLSv1.3")
                .doesNotContain("TLSv1.1", "TLSv1", "SSLv3");
        Stream<String> suites = Arrays.stream(engine.getEnabledCipherSuites());
        assertThat(suites).isNotEmpty().isSubsetOf(jdk().getEnabledCipherSuites());
    }

    private static SSLEngine jdk() throws GeneralSecurityException {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        return engine;
    }

    /** The JDK's context presents it, and nobody has asked for less. */
    @Test
    void leavesCertificatesOfItsOwnToTheJdk() throws Exception {
        withProperties(Map.of("javax.net.ssl.keyStore", certificate.store().toString()), () -> {
            SSLEngine engine = new StoreTls().open("store.example", 443);
            assertThat(engine).isNotInstanceOf(ReferenceCounted.class);
            assertThat(engine.getUseClientMode()).isTrue();
        });
    }
}
