package dev.sluice.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A store that speaks TLS, on a line where somebody else writes the answer to the first request, without having the
 * keys.
 */
final class TamperedStore implements AutoCloseable {

    /** The head of a record of 64 bytes, and these. */
    private static final byte[] FORGED = new byte[5 + 64];

    static {
        System.arraycopy(new byte[] {23, 3, 3, 0, 64}, 0, FORGED, 0, 5);
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private TamperedStore() throws IOException {
    }

    static TamperedStore start(SSLContext identity) throws IOException {
        TamperedStore store = new TamperedStore();
        Thread.startVirtualThread(() -> store.serve(identity));
        return store;
    }

    private void serve(SSLContext identity) {
        try (Socket line = listener.accept();
                SSLSocket secured = (SSLSocket) identity.getSocketFactory().createSocket(line, null, true)) {
            secured.setUseClientMode(false);
            secured.getInputStream().read();
            line.getOutputStream().write(FORGED);
            secured.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException ended) {
            return;
        }
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
