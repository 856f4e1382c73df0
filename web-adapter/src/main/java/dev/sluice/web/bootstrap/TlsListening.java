package dev.sluice.web.bootstrap;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.server.netty.ssl.ServerSslBuilder;
import io.micronaut.http.ssl.ServerSslConfiguration;
import io.netty.handler.ssl.SslContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Lets the server ask for TLS when it begins to listen. The framework's own bean is there only if TLS was set when the
 * context started, which is before the command line is read.
 */
@Singleton
@Primary
final class TlsListening implements ServerSslBuilder {

    private final ServerSslConfiguration configuration;

    TlsListening(ServerSslConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public ServerSslConfiguration getSslConfiguration() {
        return configuration;
    }

    /** The server makes it of the certificate that {@link TlsFiles} names. */
    @Override
    public Optional<SslContext> build() {
        return Optional.empty();
    }
}
