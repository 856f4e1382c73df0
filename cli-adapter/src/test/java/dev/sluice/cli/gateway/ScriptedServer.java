package dev.sluice.cli.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does with each connection what a test tells it to, however rude. */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    public interface Script {
        void run(Connection connection) throws IOException, InterruptedException;
    }

    /** One connection; its counters may be read while it lives. */
    public static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private volatile String head = "";
        private volatile long bodyBytes;
        private volatile boolean ended;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** The request's lines up to the empty one. */
        public String head() {
            return head;
        }

        public long bodyBytes() {
            return bodyBytes;
        }

        /** Whether the client has closed it. */
        public boolean ended() {
            return ended;
        }

        public void readHead() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("the client closed the connection in the headers");
                }
                bytes.write(next);
            }
            head = bytes.toString(StandardCharsets.ISO_8859_1);
        }

        public void readBody(long count) throws IOException {
            byte[] buffer = new byte[16 * 1024];
            long end = bodyBytes + count;
            while (bodyBytes < end) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, end - bodyBytes));
                if (read < 0) {
                    ended = true;
                    return;
                }
                bodyBytes += read;
            }
        }

        /** Reads until the client closes the connection, and returns the last bytes of it all. */
        public String readToEnd() throws IOException {
            String last = "";
            byte[] buffer = new byte[16 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bodyBytes += read;
                String text = last + new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                last = text.substring(Math.max(0, text.length() - 16));
            }
            ended = true;
            return last;
        }

        public void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        void answer(String status, String body) throws IOException {
            write("HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
        }

        public void goOn() throws IOException {
            write("HTTP/1.1 100 Continue\r\n\r\n");
        }

        /** As a process that is killed does. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    public ScriptedServer(Script script) throws IOException {
        Thread.ofVirtual().start(() -> accept(script));
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Connection connection = new Connection(server.accept());
                connections.add(connection);
                Thread.ofVirtual().start(() -> run(script, connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void run(Script script, Connection connection) {
        try (Socket _ = connection.socket) {
            script.run(connection);
        } catch (IOException | InterruptedException broken) {
            connection.ended = true;
        }
    }

    public String url(String rest) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + rest;
    }

    public List<Connection> connections() {
        return connections;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
