package dev.sluice.web.bootstrap;

import dev.sluice.s3.tls.TlsEngines;
import io.netty.handler.ssl.OpenSsl;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What encrypts towards the store: BoringSSL where it can be loaded, else the JDK's TLS. Neither is loaded before the
 * first connection that needs it. Thread-safe.
 */
final class StoreTls implements TlsEngines {

    /** The JVM's option for a certificate of the client's own, which the JDK's context presents. */
    private static final String CLIENT_CERTIFICATE = "javax.net.ssl.keyStore";

    /** Guarded by this. */
    private @Nullable TlsEngines chosen;

    @Override
    public SSLEngine open(String host, int port) {
        return chosen().open(host, port);
    }

    @Override
    public void release(SSLEngine engine) {
        chosen().release(engine);
    }

    private synchronized TlsEngines chosen() {
        if (chosen == null) {
            chosen = System.getProperty(CLIENT_CERTIFICATE) == null && OpenSsl.isAvailable()
                    ? BoringSslEngines.create()
                    : TlsEngines.ofJdk();
        }
        return chosen;
    }
}
