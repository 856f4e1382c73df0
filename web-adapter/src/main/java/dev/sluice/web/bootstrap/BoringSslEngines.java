package dev.sluice.web.bootstrap;

import dev.sluice.s3.tls.TlsEngines;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** BoringSSL, by Netty: trusts whom the JDK trusts, and offers what the JDK would offer. Thread-safe. */
final class BoringSslEngines implements TlsEngines {

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

    /** Each is some KiB outside the heap, and is good for one connection of TLS 1.3. */
    private static final int KEPT_SESSIONS = 64;

    private final SslContext context;

    private BoringSslEngines(SslContext context) {
        this.context = context;
    }

    /** @throws IllegalStateException if the JDK's trust store, or the one that its properties name, can't be used */
    static BoringSslEngines create() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init((KeyStore) null);
            SSLParameters offered = offered(trust);
            return new BoringSslEngines(SslContextBuilder.forClient()
                    .sslProvider(SslProvider.OPENSSL)
                    .trustManager(trust)
                    .protocols(Arrays.stream(offered.getProtocols()).filter(PROTOCOLS::contains).toList())
                    .ciphers(List.of(offered.getCipherSuites()), SupportedCipherSuiteFilter.INSTANCE)
                    .sessionCacheSize(KEPT_SESSIONS)
                    .build());
        } catch (GeneralSecurityException | SSLException unusable) {
            throw new IllegalStateException("the JDK's trust store can't be used: " + unusable.getMessage(), unusable);
        }
    }

    /** What the JDK's settings allow. */
    private static SSLParameters offered(TrustManagerFactory trust) throws GeneralSecurityException {
        SSLContext jdk = SSLContext.getInstance("TLS");
        jdk.init(null, trust.getTrustManagers(), null);
        return jdk.getDefaultSSLParameters();
    }

    @Override
    public SSLEngine open(String host, int port) {
        return context.newEngine(PooledByteBufAllocator.DEFAULT, host, port);
    }

    /** What an engine holds outside the heap would stay until the garbage collector finds it. */
    @Override
    public void release(SSLEngine engine) {
        ReferenceCountUtil.release(engine);
    }
}
