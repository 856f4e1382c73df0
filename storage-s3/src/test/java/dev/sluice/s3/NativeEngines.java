package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.s3.tls.TlsEngines;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCounted;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** BoringSSL's, which hold memory outside the heap until they are released. Knows which are not. */
final class NativeEngines implements TlsEngines {

    private final SslContext context;
    private final List<ReferenceCounted> opened = new CopyOnWriteArrayList<>();

    private NativeEngines(SslContext context) {
        this.context = context;
    }

    /** Aborts a test where there are none. */
    static NativeEngines trusting(CountingTrust trust) throws SSLException {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL can't be loaded here");
        return new NativeEngines(SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(trust)
                .build());
    }

    @Override
    public SSLEngine open(String host, int port) {
        SSLEngine engine = context.newEngine(PooledByteBufAllocator.DEFAULT, host, port);
        opened.add((ReferenceCounted) engine);
        return engine;
    }

    @Override
    public void release(SSLEngine engine) {
        ((ReferenceCounted) engine).release();
    }

    void requireAllReleased() {
        assertThat(opened).allMatch(engine -> engine.refCnt() == 0);
    }
}
