package dev.sluice.s3;

import dev.sluice.s3.tls.TlsEngines;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;

/** With engines as the gateway's. */
class BoringSslSecureTransportTest extends SecureTransport {

    private final List<NativeEngines> made = new ArrayList<>();

    @Override
    TlsEngines engines(CountingTrust trust) throws SSLException {
        NativeEngines engines = NativeEngines.trusting(trust);
        made.add(engines);
        return engines;
    }

    @AfterEach
    void everyEngineWasReleased() {
        made.forEach(NativeEngines::requireAllReleased);
    }
}
