package dev.sluice.web;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that sends what an HTTP client would refuse to. Text is one byte a character. */
final class RawConnection implements Closeable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Socket socket;

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    static RawConnection open(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return new RawConnection(socket);
    }

    /** Sends one request and returns everything that comes back until the server closes. */
    static String exchange(int port, String request) throws IOException {
        try (RawConnection connection = open(port)) {
            connection.send(request);
            return connection.readToEnd();
        }
    }

    /** Like {@link #exchange}, but a connection that is reset counts as closed. */
    static String exchangeUntilBroken(int port, String request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (RawConnection connection = open(port)) {
            connection.send(request);
            connection.socket.getInputStream().transferTo(answer);
        } catch (SocketException reset) {
            // What came before counts.
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    void finishSending() throws IOException {
        socket.shutdownOutput();
    }

    /** The status line and headers of the next answer. */
    String readHead() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("closed after: " + head.toString(StandardCharsets.ISO_8859_1));
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** Whether the server has closed the connection, cleanly or not; waits for it. */
    boolean closedByServer() throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** Breaks the connection off, so that the other side sees a reset. */
    void abort() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
