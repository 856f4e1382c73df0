package dev.sluice.benchmarks.load;

import dev.sluice.testing.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request on a connection of its own, which is never made again by itself; blocking, made for a virtual thread.
 *
 * @param method   in upper case
 * @param target   where to
 * @param headers  beside those that the connection and the body need
 * @param pace     how fast the body is sent
 * @param patience after which the connection is given up, whatever has come
 */
public record HttpCall(String method, URI target, Map<String, String> headers, Pace pace, Duration patience) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** A request as fast as it goes, that waits ten minutes. */
    public static HttpCall of(String method, URI target) {
        return new HttpCall(method, target, Map.of(), Pace.UNLIMITED, PATIENCE);
    }

    /** The same with another header. */
    public HttpCall header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, target, more, pace, patience);
    }

    /** The same at that pace. */
    public HttpCall at(Pace other) {
        return new HttpCall(method, target, headers, other, patience);
    }

    /** The same with that patience. */
    public HttpCall within(Duration other) {
        return new HttpCall(method, target, headers, pace, other);
    }

    /**
     * Sends the request and returns the answer, whatever its status.
     *
     * @throws IOException if the connection breaks before the whole answer is there
     */
    public HttpAnswer send(Content body) throws IOException {
        try (SocketChannel connection = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()))) {
            Thread watch = Thread.ofVirtual().start(() -> giveUp(connection));
            try {
                return exchange(connection, body);
            } finally {
                watch.interrupt();
            }
        }
    }

    private void giveUp(SocketChannel connection) {
        try {
            Thread.sleep(patience);
            connection.close();
        } catch (InterruptedException answered) {
            Thread.currentThread().interrupt();
        } catch (IOException isGone) {
            // As it should be.
        }
    }

    private HttpAnswer exchange(SocketChannel connection, Content body) throws IOException {
        try {
            Content.of(head(body)).writeTo(connection, Pace.UNLIMITED);
            body.writeTo(connection, pace);
        } catch (IOException broken) {
            return earlyAnswer(connection, broken);
        }
        return receive(connection);
    }

    /** A server that refuses a body answers before it breaks the connection. */
    private static HttpAnswer earlyAnswer(SocketChannel connection, IOException broken) throws IOException {
        try {
            return receive(connection);
        } catch (IOException none) {
            broken.addSuppressed(none);
            throw broken;
        }
    }

    private static HttpAnswer receive(SocketChannel connection) throws IOException {
        return HttpAnswer.parse(Channels.newInputStream(connection).readAllBytes());
    }

    private String head(Content body) {
        String path =
                target.getRawQuery() == null ? target.getRawPath() : target.getRawPath() + "?" + target.getRawQuery();
        StringBuilder head = new StringBuilder(
                method + " " + path + " HTTP/1.1\r\nHost: " + target.getAuthority() + "\r\nConnection: close\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length() > 0 || method.startsWith("P")) {
            head.append("Content-Length: ").append(body.length()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
