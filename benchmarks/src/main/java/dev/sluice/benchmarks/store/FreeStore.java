package dev.sluice.benchmarks.store;

import dev.sluice.testing.Pace;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** The store: accepts connections, each on a thread of its own, until closed. */
public final class FreeStore implements AutoCloseable {

    private final ServerSocketChannel server;
    private final StoreOptions options;
    private final Pace pace;
    private final Faults faults;
    private final S3Service service;
    private final Optional<SSLContext> tls;

    private FreeStore(ServerSocketChannel server, StoreOptions options, Optional<SSLContext> tls) {
        this.server = server;
        this.options = options;
        this.pace = Pace.of(options.bytesPerSecond());
        this.service = new S3Service(options.content());
        this.tls = tls;
        this.faults = new Faults(options.faultShare(), options.seed());
    }

    /** Starts a store on the loopback interface. */
    public static FreeStore start(StoreOptions options) throws IOException {
        Optional<SSLContext> tls = options.certificate().isEmpty()
                ? Optional.empty()
                : Optional.of(context(options.certificate().get()));
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 1024);
        FreeStore store = new FreeStore(server, options, tls);
        Thread.ofPlatform().name("accept").start(store::acceptAll);
        return store;
    }

    private static SSLContext context(Path folder) throws IOException {
        try {
            return TestCertificate.in(folder).context();
        } catch (GeneralSecurityException unusable) {
            throw new IOException(unusable);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.socket().getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                serve(server.accept());
            }
        } catch (ClosedChannelException _) {
            // Closed: the end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Pace both = pace.and(Pace.of(options.bytesPerSecondPerConnection()));
        ByteChannel wire = tls.isPresent() ? new TlsChannel(channel, tls.get().createSSLEngine()) : channel;
        Thread.ofVirtual().start(new Connection(wire, both, service, faults));
    }

    /** Accepts no more; connections that are open end with the process. */
    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Runs a store until the process is ended: {@code [name=value ...]}, the names of {@link StoreOptions}. */
    public static void main(String[] arguments) throws IOException {
        FreeStore store = start(StoreOptions.parse(arguments));
        System.out.println("listening on " + store.port());
    }
}
