package dev.sluice.s3;

import dev.sluice.s3.tls.TlsEngines;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With the JDK's engines, as they are where nobody gives others. */
class JdkSecureTransportTest extends SecureTransport {

    private SSLContext jdkDefault;

    @BeforeEach
    void keepTheDefault() throws GeneralSecurityException {
        jdkDefault = SSLContext.getDefault();
    }

    @AfterEach
    void trustAsBefore() {
        SSLContext.setDefault(jdkDefault);
    }

    @Override
    TlsEngines engines(CountingTrust trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        SSLContext.setDefault(context);
        return TlsEngines.ofJdk();
    }
}
