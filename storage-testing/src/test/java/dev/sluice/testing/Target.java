package dev.sluice.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Listens to the end of what each connection says, then answers always the same. */
final class Target implements AutoCloseable {

    private final ServerSocket server;
    private final byte[] answer;
    private final BlockingQueue<Socket> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> heardUntilBroken = new LinkedBlockingQueue<>();

    Target(byte[] answer) {
        this.answer = answer;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofVirtual().start(this::acceptAll);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** What the next connection that came to its end has said; waits for it. */
    byte[] heard() throws InterruptedException {
        return heard.take();
    }

    /** What came of the next connection that broke. */
    byte[] heardUntilBroken() throws InterruptedException {
        return heardUntilBroken.take();
    }

    void awaitConnection() throws InterruptedException {
        connections.take();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (SocketException closed) {
            // The end.
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void serve(Socket connection) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (connection) {
            connection.getInputStream().transferTo(all);
            heard.add(all.toByteArray());
            connection.getOutputStream().write(answer);
        } catch (IOException broken) {
            heardUntilBroken.add(all.toByteArray());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
