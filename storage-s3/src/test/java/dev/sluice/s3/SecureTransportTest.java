package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The direct transport over TLS and by proxies. */
@Timeout(60)
class SecureTransportTest {

    private static final MultipartUpload UPLOAD = new MultipartUpload(new ObjectAddress("bucket", "key"), "upload-1");
    private static final byte[] BYTES = TestBytes.of(3 << 20);
    private static final FakeStore.Answer OK = FakeStore.ok("ETag: \"tag\"");

    private static SSLContext jdkDefault;
    private static TestIdentity identity;

    @BeforeAll
    static void trustTheTestsCertificate(@TempDir Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        jdkDefault = SSLContext.getDefault();
        identity = TestIdentity.of(folder, "ip:127.0.0.1");
        SSLContext.setDefault(identity.client());
    }

    @AfterAll
    static void trustAsBefore() {
        SSLContext.setDefault(jdkDefault);
    }

    private static S3Storage connect(URI endpoint) {
        return S3Storage.builder().profile(EndpointProfile.MINIO).endpoint(endpoint).credentials("key-id", "very-secret").build();
    }

    private static void putPart(S3Storage storage, TestBody body) {
        storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body);
    }

    @Test
    void sendsPartsOverOneConnection() throws IOException {
        try (FakeStore store = FakeStore.securely(identity.server(), OK, OK, OK); S3Storage storage = connect(store.endpoint())) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.letGo(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.requests()).hasSize(3);
            assertThat(store.requests().getFirst().body()).isEqualTo(BYTES);
            assertThat(new String(store.requests().get(1).body(), StandardCharsets.ISO_8859_1))
                    .endsWith("\r\n0\r\nx-amz-checksum-crc32c:" + TestBytes.crc32c(BYTES).base64() + "\r\n\r\n");
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @Test
    void hearsARefusalInTheMiddle() throws IOException {
        try (FakeStore store = FakeStore.securely(identity.server(), FakeStore.refuseAfter(1 << 20, 503, "SlowDown"));
                S3Storage storage = connect(store.endpoint())) {
            assertThat(StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(new byte[48 << 20]))).kind()).isEqualTo(Kind.SLOW_DOWN);
        }
    }

    @Test
    void breaksOffWhenTheBodyFails() throws IOException {
        try (FakeStore store = FakeStore.securely(identity.server(), OK); S3Storage storage = connect(store.endpoint())) {
            StoreException failure = StoreFaults.failureOf(() -> putPart(storage, TestBody.letGo(BYTES).failingAfter(BYTES.length)));
            assertThat(failure.kind()).isEqualTo(Kind.BODY_FAILED);
            assertThat(store.requests()).isEmpty();
        }
    }

    @Test
    void refusesACertificateOfAnotherHost(@TempDir Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        TestIdentity other = TestIdentity.of(folder, "dns:other.example");
        SSLContext.setDefault(other.client());
        try (FakeStore store = FakeStore.securely(other.server(), OK); S3Storage storage = connect(store.endpoint())) {
            requireRefused(storage, store);
        } finally {
            SSLContext.setDefault(identity.client());
        }
    }

    @Test
    void refusesACertificateThatNobodyTrusts(@TempDir Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        try (FakeStore store = FakeStore.securely(TestIdentity.of(folder, "ip:127.0.0.1").server(), OK); S3Storage storage = connect(store.endpoint())) {
            requireRefused(storage, store);
        }
    }

    private static void requireRefused(S3Storage storage, FakeStore store) {
        StoreException failure = StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES)));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.getMessage()).contains("no secure connection");
        assertThat(store.requests()).isEmpty();
    }

    @Test
    void tellsThatTheStoreSpeaksNoTls() throws IOException {
        try (FakeStore plain = FakeStore.answering(OK);
                S3Storage storage = connect(URI.create("https://127.0.0.1:" + plain.port()))) {
            assertThat(StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES))).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void asksAProxyForPlainRequests() throws IOException {
        try (FakeStore proxy = FakeStore.answering(OK)) {
            withProperties(Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", Integer.toString(proxy.port()),
                    "http.proxyUser", "user", "http.proxyPassword", "word"), () -> {
                try (S3Storage storage = connect(URI.create("http://store.example:9000"))) {
                    putPart(storage, TestBody.retained(BYTES));
                }
            });
            FakeStore.Request request = proxy.requests().getFirst();
            assertThat(request.line()).startsWith("PUT http://store.example:9000/bucket/key?");
            assertThat(request.headers()).containsEntry("host", "store.example:9000").containsEntry("proxy-authorization", "Basic dXNlcjp3b3Jk");
        }
    }

    @Test
    void goesThroughAProxyToASecureStore() throws IOException {
        try (FakeStore store = FakeStore.securely(identity.server(), OK, OK); FakeStore proxy = FakeStore.answering(FakeStore.tunnelTo(store.port()))) {
            withProperties(Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", Integer.toString(proxy.port()), "http.nonProxyHosts", "elsewhere.example"), () -> {
                try (S3Storage storage = connect(store.endpoint())) {
                    putPart(storage, TestBody.retained(BYTES));
                    putPart(storage, TestBody.letGo(BYTES));
                }
            });
            assertThat(proxy.requests()).extracting(FakeStore.Request::line).containsExactly("CONNECT 127.0.0.1:" + store.port() + " HTTP/1.1");
            assertThat(store.requests()).hasSize(2);
        }
    }

    @Test
    void tellsThatAProxyRefuses() throws IOException {
        try (FakeStore proxy = FakeStore.answering(FakeStore.reply(407, ""))) {
            withProperties(Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", Integer.toString(proxy.port())), () -> {
                try (S3Storage storage = connect(URI.create("https://store.example"))) {
                    StoreException failure = StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES)));
                    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                    assertThat(failure).hasStackTraceContaining("the proxy 127.0.0.1:" + proxy.port() + " leads to no connection: status 407");
                }
            });
        }
    }

    @Test
    void leavesExcludedHostsToThemselves() throws IOException {
        try (FakeStore store = FakeStore.answering(OK)) {
            withProperties(Map.of("http.proxyHost", "proxy.invalid", "http.proxyPort", "3128", "http.nonProxyHosts", "127.*"), () -> {
                try (S3Storage storage = connect(store.endpoint())) {
                    putPart(storage, TestBody.retained(BYTES));
                }
            });
            assertThat(store.requests().getFirst().line()).startsWith("PUT /bucket/key?");
        }
    }

    private static void withProperties(Map<String, String> properties, Runnable action) {
        properties.forEach(System::setProperty);
        try {
            action.run();
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
