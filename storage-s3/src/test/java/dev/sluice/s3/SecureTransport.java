package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.s3.tls.TlsEngines;
import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The direct transport over TLS and by proxies, with engines of one kind. */
@Timeout(60)
abstract class SecureTransport {

    private static final MultipartUpload UPLOAD = new MultipartUpload(new ObjectAddress("bucket", "key"), "upload-1");
    private static final byte[] BYTES = TestBytes.of(3 << 20);
    private static final FakeStore.Answer OK = FakeStore.ok("ETag: \"tag\"");
    private static final FakeStore.Answer LAST = FakeStore.ok("ETag: \"tag\"", "Connection: close");

    private static TestIdentity identity;

    @BeforeAll
    static void makeACertificate(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        identity = TestIdentity.of(folder, "ip:127.0.0.1");
    }

    /** Engines that trust so. */
    abstract TlsEngines engines(CountingTrust trust) throws IOException, GeneralSecurityException;

    private S3Storage connect(URI endpoint) throws IOException, GeneralSecurityException {
        return builder(endpoint, identity).build();
    }

    private S3Storage.Builder builder(URI endpoint, TestIdentity trusted) throws IOException, GeneralSecurityException {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(endpoint)
                .credentials("key-id", "very-secret")
                .tlsEngines(engines(trusted.trust()));
    }

    private static void putPart(S3Storage storage, TestBody body) {
        storage.uploadStore().putPart(UPLOAD, PartNumber.FIRST, body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sendsPartsOverOneConnection(String protocol) throws Exception {
        try (FakeStore store = FakeStore.securely(identity.server(), protocol, OK, OK, OK);
                S3Storage storage = connect(store.endpoint())) {
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
    void hearsARefusalInTheMiddle() throws Exception {
        try (FakeStore store = FakeStore.securely(identity.server(), FakeStore.refuseAfter(1 << 20, 503, "SlowDown"));
                S3Storage storage = connect(store.endpoint())) {
            assertThat(StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(new byte[48 << 20])))
                            .kind())
                    .isEqualTo(Kind.SLOW_DOWN);
        }
    }

    @Test
    void breaksOffWhenTheBodyFails() throws Exception {
        try (FakeStore store = FakeStore.securely(identity.server(), OK);
                S3Storage storage = connect(store.endpoint())) {
            StoreException failure = StoreFaults.failureOf(
                    () -> putPart(storage, TestBody.letGo(BYTES).failingAfter(BYTES.length)));
            assertThat(failure.kind()).isEqualTo(Kind.BODY_FAILED);
            assertThat(store.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resumesTheSession(String protocol, @TempDir Path folder) throws Exception {
        TestIdentity known = TestIdentity.of(folder, "ip:127.0.0.1");
        try (FakeStore store = FakeStore.securely(known.server(), protocol, LAST, LAST, LAST);
                S3Storage storage = builder(store.endpoint(), known).build()) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.letGo(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.connections()).isEqualTo(3);
            assertThat(known.trust().questions()).isEqualTo(1);
        }
    }

    @Test
    void takesNewKeysInTheMiddle() throws Exception {
        try (FakeStore store =
                        FakeStore.securely(identity.server(), FakeStore.okAfterNewKeys(1 << 20, "ETag: \"tag\""), OK);
                S3Storage storage = connect(store.endpoint())) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.retained(BYTES));
            assertThat(store.requests()).extracting(FakeStore.Request::body).containsExactly(BYTES, BYTES);
            assertThat(store.connections()).isEqualTo(1);
        }
    }

    @Test
    void leavesAConnectionThatTheStoreHasEnded() throws Exception {
        try (FakeStore store = FakeStore.securely(identity.server(), FakeStore.okAndNoMore("ETag: \"tag\""), OK);
                S3Storage storage = connect(store.endpoint())) {
            putPart(storage, TestBody.retained(BYTES));
            putPart(storage, TestBody.letGo(BYTES));
            assertThat(store.requests()).hasSize(2);
            assertThat(store.connections()).isEqualTo(2);
        }
    }

    /** What can't be decrypted ends the connection, and isn't waited out. */
    @Test
    void refusesWhatWasTamperedWith() throws Exception {
        try (TamperedStore store = TamperedStore.start(identity.server());
                S3Storage storage = connect(store.endpoint())) {
            StoreException failure = StoreFaults.failureOf(() -> putPart(storage, TestBody.letGo(BYTES)));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.retryable()).isTrue();
        }
    }

    @Test
    void refusesACertificateOfAnotherHost(@TempDir Path folder) throws Exception {
        TestIdentity other = TestIdentity.of(folder, "dns:other.example");
        try (FakeStore store = FakeStore.securely(other.server(), OK);
                S3Storage storage = builder(store.endpoint(), other).build()) {
            requireRefused(storage, store, "127.0.0.1");
        }
    }

    @Test
    void refusesACertificateThatNobodyTrusts(@TempDir Path folder) throws Exception {
        try (FakeStore store = FakeStore.securely(
                        TestIdentity.of(folder, "ip:127.0.0.1").server(), OK);
                S3Storage storage = connect(store.endpoint())) {
            requireRefused(storage, store, "Signature does not match");
        }
    }

    private static void requireRefused(S3Storage storage, FakeStore store, String reason) {
        StoreException failure = StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES)));
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retryable()).isFalse();
        assertThat(failure.getMessage()).contains("no secure connection", reason);
        assertThat(store.requests()).isEmpty();
    }

    @Test
    void tellsThatTheStoreSpeaksNoTls() throws Exception {
        try (FakeStore plain = FakeStore.answering(OK);
                S3Storage storage = connect(URI.create("https://127.0.0.1:" + plain.port()))) {
            assertThat(StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES)))
                            .kind())
                    .isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void asksAProxyForPlainRequests() throws Exception {
        try (FakeStore proxy = FakeStore.answering(OK)) {
            withProperties(Map.of("http.proxyHost", "127.0.0.1", "http.proxyPort", Integer.toString(proxy.port()),
                    "http.proxyUser", "user", "http.proxyPassword", "word"), () -> {
                try (S3Storage storage = connect(URI.create("http://store.example:9000"))) {
                    putPart(storage, TestBody.retained(BYTES));
                }
            });
            FakeStore.Request request = proxy.requests().getFirst();
            assertThat(request.line()).startsWith("PUT http://store.example:9000/bucket/key?");
            assertThat(request.headers())
                    .containsEntry("host", "store.example:9000")
                    .containsEntry("proxy-authorization", "Basic dXNlcjp3b3Jk");
        }
    }

    @Test
    void goesThroughAProxyToASecureStore() throws Exception {
        try (FakeStore store = FakeStore.securely(identity.server(), OK, OK);
                FakeStore proxy = FakeStore.answering(FakeStore.tunnelTo(store.port()))) {
            withProperties(
                    Map.of(
                            "https.proxyHost",
                            "127.0.0.1",
                            "https.proxyPort",
                            Integer.toString(proxy.port()),
                            "http.nonProxyHosts",
                            "elsewhere.example"),
                    () -> {
                        try (S3Storage storage = connect(store.endpoint())) {
                            putPart(storage, TestBody.retained(BYTES));
                            putPart(storage, TestBody.letGo(BYTES));
                        }
                    });
            assertThat(proxy.requests())
                    .extracting(FakeStore.Request::line)
                    .containsExactly("CONNECT 127.0.0.1:" + store.port() + " HTTP/1.1");
            assertThat(store.requests()).hasSize(2);
        }
    }

    @Test
    void tellsThatAProxyRefuses() throws Exception {
        try (FakeStore proxy = FakeStore.answering(FakeStore.reply(407, ""))) {
            withProperties(
                    Map.of("https.proxyHost", "127.0.0.1", "https.proxyPort", Integer.toString(proxy.port())), () -> {
                        try (S3Storage storage = connect(URI.create("https://store.example"))) {
                            StoreException failure =
                                    StoreFaults.failureOf(() -> putPart(storage, TestBody.retained(BYTES)));
                            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                            assertThat(failure)
                                    .hasStackTraceContaining("the proxy 127.0.0.1:" + proxy.port()
                                            + " leads to no connection: status 407");
                        }
                    });
        }
    }

    @Test
    void leavesExcludedHostsToThemselves() throws Exception {
        try (FakeStore store = FakeStore.answering(OK)) {
            withProperties(
                    Map.of("http.proxyHost", "proxy.invalid", "http.proxyPort", "3128", "http.nonProxyHosts", "127.*"),
                    () -> {
                        try (S3Storage storage = connect(store.endpoint())) {
                            putPart(storage, TestBody.retained(BYTES));
                        }
                    });
            assertThat(store.requests().getFirst().line()).startsWith("PUT /bucket/key?");
        }
    }

    private static void withProperties(Map<String, String> properties, ThrowingCallable action) throws Exception {
        properties.forEach(System::setProperty);
        try {
            action.call();
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
