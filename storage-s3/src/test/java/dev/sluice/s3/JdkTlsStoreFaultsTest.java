package dev.sluice.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, with the JDK's engines. */
class JdkTlsStoreFaultsTest extends StoreFaults {

    private static TestIdentity identity;
    private static SSLContext trusting;

    @BeforeAll
    static void makeACertificate(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        identity = TestIdentity.of(folder, "ip:127.0.0.1");
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {identity.trust()}, null);
    }

    @Override
    FakeStore answering(FakeStore.Answer... answers) throws IOException {
        return FakeStore.securely(identity.server(), answers);
    }

    @Override
    S3Storage.Builder builder(URI endpoint) {
        return super.builder(endpoint).tlsEngines((host, port) -> {
            SSLEngine engine = trusting.createSSLEngine(host, port);
            engine.setUseClientMode(true);
            return engine;
        });
    }
}
