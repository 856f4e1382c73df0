package dev.sluice.s3.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store that says yes to everything and everybody, checks nothing and gives back something else. */
final class CarelessStore implements AutoCloseable {

    private static final String YES =
            "<Yes><UploadId>upload</UploadId><ETag>&quot;tag&quot;</ETag><IsTruncated>false</IsTruncated></Yes>";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final String lifecycle;

    /** @param lifecycle the rules it has, as XML */
    CarelessStore(String lifecycle) throws IOException {
        this.lifecycle = lifecycle;
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        boolean asked = "lifecycle".equals(exchange.getRequestURI().getQuery());
        byte[] body = (asked ? lifecycle : YES).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("ETag", "\"tag\"");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Method and target of each. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
