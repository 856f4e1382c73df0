package dev.sluice.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, with engines as the gateway's. */
class BoringSslStoreFaultsTest extends StoreFaults {

    private static TestIdentity identity;

    private NativeEngines engines;

    @BeforeAll
    static void makeACertificate(@TempDir Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        identity = TestIdentity.of(folder, "ip:127.0.0.1");
    }

    @BeforeEach
    void makeEngines() throws IOException {
        engines = NativeEngines.trusting(identity.trust());
    }

    @Override
    FakeStore answering(FakeStore.Answer... answers) throws IOException {
        return FakeStore.securely(identity.server(), answers);
    }

    @Override
    S3Storage.Builder builder(URI endpoint) {
        return super.builder(endpoint).tlsEngines(engines);
    }

    @AfterEach
    void everyEngineWasReleased() {
        engines.requireAllReleased();
    }
}
