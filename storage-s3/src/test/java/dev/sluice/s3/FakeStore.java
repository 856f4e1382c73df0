package dev.sluice.s3;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An S3 endpoint at the level of the socket, for the faults that a real store shows only on a bad day. Each request
 * gets the next of the given answers; a request too many gets its connection closed, and is counted all the same.
 */
final class FakeStore implements AutoCloseable {

    /** A request as it arrived. */
    record Request(String line, Map<String, String> headers, byte[] body) {

        String method() {
            return line.substring(0, line.indexOf(' '));
        }
    }

    /** What happens to a request. */
    @FunctionalInterface
    interface Answer {
        void to(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final String scheme;
    private final Queue<Answer> answers;
    private final Optional<Answer> afterwards;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final CountDownLatch stalled = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    private FakeStore(String scheme, ServerSocket listener, List<Answer> answers, Optional<Answer> afterwards) {
        this.scheme = scheme;
        this.listener = listener;
        this.answers = new ConcurrentLinkedQueue<>(answers);
        this.afterwards = afterwards;
        Thread.startVirtualThread(this::accept);
    }

    static FakeStore answering(Answer... answers) throws IOException {
        return new FakeStore(
                "http", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), List.of(answers), Optional.empty());
    }

    /** One that answers every request alike, however often it is repeated. */
    static FakeStore always(Answer answer) throws IOException {
        return new FakeStore(
                "http", new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), List.of(), Optional.of(answer));
    }

    /** One that speaks TLS. */
    static FakeStore securely(SSLContext identity, Answer... answers) throws IOException {
        return securely(identity, "TLSv1.3", answers);
    }

    /** One that speaks one version of TLS. */
    static FakeStore securely(SSLContext identity, String protocol, Answer... answers) throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                identity.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(new String[] {protocol});
        return new FakeStore("https", listener, List.of(answers), Optional.empty());
    }

    /** Answers with a status, headers ("Name: value") and a body. */
    static Answer reply(int status, String body, String... headers) {
        return exchange -> {
            exchange.readBody();
            exchange.reply(status, body, headers);
        };
    }

    static Answer error(int status, String code, String... headers) {
        return reply(status, "<Error><Code>" + code + "</Code><Message>on purpose</Message></Error>", headers);
    }

    static Answer ok(String... headers) {
        return reply(200, "", headers);
    }

    /** Answers before the body has come, and reads none of it. */
    static Answer refuseUnread(int status, String code) {
        return exchange -> {
            exchange.reply(status, "<Error><Code>" + code + "</Code></Error>", "Connection: close");
            exchange.awaitClose();
        };
    }

    /** Refuses a body that waits to be asked for, and takes any other before it refuses. */
    static Answer refuseBeforeBody(int status, String code, String... headers) {
        return exchange -> {
            if (!exchange.headers.containsKey("expect")) {
                exchange.takeBody();
            }
            exchange.reply(status, "<Error><Code>" + code + "</Code></Error>", headers);
        };
    }

    /** Reads so much of a body, refuses the rest, and neither reads nor ends the connection. */
    static Answer refuseAfter(int bytes, int status, String code) {
        return exchange -> {
            exchange.sendContinue();
            exchange.in.readNBytes(bytes);
            exchange.reply(status, "<Error><Code>" + code + "</Code></Error>", "Connection: close");
            exchange.awaitClose();
        };
    }

    /** As {@link #refuseAfter}, but breaks the connection off after that. */
    static Answer refuseAndReset(int bytes, int status, String code) {
        return exchange -> {
            exchange.sendContinue();
            exchange.in.readNBytes(bytes);
            exchange.reply(status, "<Error><Code>" + code + "</Code></Error>", "Connection: close");
            exchange.reset();
        };
    }

    /** Takes the head of a request, and breaks the connection off. */
    static Answer lostHead() {
        return Exchange::reset;
    }

    /** Knows nothing of {@code Expect}: takes the body, and only then says anything. */
    static Answer okWithoutContinue(String... headers) {
        return exchange -> {
            exchange.takeBody();
            exchange.reply(200, "", headers);
        };
    }

    /** Answers with these very characters. */
    static Answer raw(String answer) {
        return exchange -> {
            exchange.readBody();
            exchange.write(answer);
        };
    }

    /** Reads so much of a body, wants new keys on its secured connection, and reads on. */
    static Answer okAfterNewKeys(int bytes, String... headers) {
        return exchange -> {
            exchange.sendContinue();
            exchange.in.mark(bytes);
            exchange.in.readNBytes(bytes);
            exchange.in.reset();
            ((SSLSocket) exchange.socket).startHandshake();
            exchange.takeBody();
            exchange.reply(200, "", headers);
        };
    }

    /** Takes the request, and says that it will write nothing after the answer. */
    static Answer okAndNoMore(String... headers) {
        return exchange -> {
            exchange.readBody();
            exchange.reply(200, "", headers);
            exchange.socket.shutdownOutput();
            exchange.awaitClose();
        };
    }

    /** Passes on all bytes to another port of this machine, and back, as a proxy does that was asked to. */
    static Answer tunnelTo(int port) {
        return exchange -> {
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                exchange.store.connections.add(target);
                exchange.store.requests.add(new Request(exchange.line, exchange.headers, new byte[0]));
                exchange.write("HTTP/1.1 200 Connected\r\n\r\n");
                Thread back = Thread.startVirtualThread(() -> pass(target, exchange.socket));
                exchange.in.transferTo(target.getOutputStream());
                back.join();
            }
        };
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            return;
        }
    }

    /** Takes the request, and says nothing. */
    static Answer silence() {
        return exchange -> {
            exchange.readBody();
            exchange.awaitClose();
        };
    }

    /** Takes the head of the request, wants its body, and stops reading at its first byte. */
    static Answer stall() {
        return exchange -> {
            exchange.sendContinue();
            exchange.in.read();
            exchange.store.stalled.countDown();
            exchange.awaitClose();
        };
    }

    /** Takes the request, and breaks the connection off. */
    static Answer lost() {
        return exchange -> {
            exchange.readBody();
            exchange.reset();
        };
    }

    /** Breaks the connection off in the middle of the request's body. */
    static Answer cutAfter(int bytes) {
        return exchange -> {
            exchange.sendContinue();
            exchange.in.readNBytes(bytes);
            exchange.reset();
        };
    }

    /** Announces a body of so many bytes, sends fewer, and closes. */
    static Answer truncated(int announced, String sent) {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: " + announced + "\r\nETag: \"tag\"\r\n\r\n" + sent);
            exchange.socket.close();
        };
    }

    URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + port());
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections were accepted. */
    int connections() {
        return connections.size();
    }

    /** The requests that arrived whole, in their order. */
    List<Request> requests() {
        return requests;
    }

    /** Waits until a request has met {@link #stall()}. */
    void awaitStall() throws InterruptedException {
        stalled.await();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> serve(connection));
            }
        } catch (IOException listenerClosed) {
            return;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            for (Exchange exchange = Exchange.read(this, connection, in);
                    exchange != null;
                    exchange = Exchange.read(this, connection, in)) {
                Optional<Answer> answer = Optional.ofNullable(answers.poll()).or(() -> afterwards);
                if (answer.isEmpty()) {
                    exchange.readBody();
                    return;
                }
                answer.get().to(exchange);
            }
        } catch (IOException | InterruptedException connectionEnded) {
            return;
        }
    }

    /** One request and what is done to it. */
    static final class Exchange {
        private final FakeStore store;
        private final Socket socket;
        private final InputStream in;
        private final String line;
        private final Map<String, String> headers;

        private Exchange(FakeStore store, Socket socket, InputStream in, String line, Map<String, String> headers) {
            this.store = store;
            this.socket = socket;
            this.in = in;
            this.line = line;
            this.headers = headers;
        }

        /** The next request; null at the connection's end, or where the rest of an unread body follows. */
        private static Exchange read(FakeStore store, Socket socket, InputStream in) throws IOException {
            String line = readLine(in);
            if (!line.endsWith("HTTP/1.1")) {
                return null;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                int colon = header.indexOf(':');
                headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
            }
            return new Exchange(store, socket, in, line, headers);
        }

        private static String readLine(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        private void readBody() throws IOException {
            sendContinue();
            takeBody();
        }

        private void takeBody() throws IOException {
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            byte[] body = in.readNBytes(length);
            if (body.length == length) {
                store.requests.add(new Request(line, headers, body));
            }
        }

        private void sendContinue() throws IOException {
            if (headers.containsKey("expect")) {
                write("HTTP/1.1 100 Continue\r\n\r\n");
            }
        }

        private void reply(int status, String body, String... more) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\nx-amz-request-id: REQUEST-1\r\n");
            for (String header : more) {
                head.append(header).append("\r\n");
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            write(head + "Content-Type: application/xml\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                    + (line.startsWith("HEAD") ? "" : body));
        }

        private void write(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private void awaitClose() throws IOException, InterruptedException {
            store.closed.await();
            socket.close();
        }
    }
}
