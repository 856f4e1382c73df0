package dev.sluice.system;

import dev.sluice.benchmarks.load.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Forwards connections on the loopback address to a store that, seen through it, takes only so many bytes a second in all. */
final class ThrottlingProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocketChannel server;
    private final InetSocketAddress target;
    private final Pace pace;

    private ThrottlingProxy(ServerSocketChannel server, InetSocketAddress target, Pace pace) {
        this.server = server;
        this.target = target;
        this.pace = pace;
    }

    static ThrottlingProxy start(URI target, long bytesPerSecond) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        ThrottlingProxy proxy =
                new ThrottlingProxy(server, new InetSocketAddress(target.getHost(), target.getPort()), Pace.of(bytesPerSecond));
        Thread.ofVirtual().name("proxy").start(proxy::acceptAll);
        return proxy;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.socket().getLocalPort());
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel store = SocketChannel.open(target);
                Thread.ofVirtual().start(() -> forward(client, store, pace));
                Thread.ofVirtual().start(() -> forward(store, client, Pace.UNLIMITED));
            }
        } catch (AsynchronousCloseException closed) {
            // The end.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void forward(SocketChannel from, SocketChannel to, Pace pace) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(pace.blockLimit(BUFFER_BYTES));
        try (from; to) {
            while (from.read(buffer) >= 0) {
                int count = buffer.flip().remaining();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
                pace.spend(count);
            }
        } catch (IOException eitherSideIsGone) {
            // Closing both is all that a wire can do.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
