package dev.sluice.web.bootstrap;

import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in front of a store that speaks plain HTTP, and speaks TLS. */
final class TlsFront implements AutoCloseable {

    private final ServerSocket listener;
    private final int store;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private TlsFront(ServerSocket listener, int store) {
        this.listener = listener;
        this.store = store;
    }

    /** @param address of this machine, which the certificate may name or not */
    static TlsFront start(TestCertificate certificate, String address, URI store)
            throws IOException, GeneralSecurityException {
        TlsFront front = new TlsFront(
                certificate
                        .context()
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getByName(address)),
                store.getPort());
        Thread.startVirtualThread(front::accept);
        return front;
    }

    URI endpoint() {
        return URI.create("https://" + listener.getInetAddress().getHostAddress() + ":" + listener.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket client) {
        try (client; Socket plain = new Socket(InetAddress.getLoopbackAddress(), store)) {
            Thread.startVirtualThread(() -> pass(plain, client));
            pass(client, plain);
        } catch (IOException ended) {
            return;
        }
    }

    private static void pass(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
