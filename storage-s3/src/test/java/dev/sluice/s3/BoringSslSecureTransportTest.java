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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** With engines that hold memory outside the heap until they are released, as the gateway's do. */
class BoringSslSecureTransportTest extends SecureTransport {

    private final List<ReferenceCounted> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void loads() {
        assumeTrue(OpenSsl.isAvailable(), "BoringSSL can't be loaded here");
    }

    @AfterEach
    void everyEngineWasReleased() {
        assertThat(opened).allMatch(engine -> engine.refCnt() == 0);
    }

    @Override
    TlsEngines engines(CountingTrust trust) throws SSLException {
        SslContext context = SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL).trustManager(trust).build();
        return new TlsEngines() {
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
        };
    }
}
