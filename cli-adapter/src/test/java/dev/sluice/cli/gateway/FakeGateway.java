package dev.sluice.cli.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.cli.text.Json;
import dev.sluice.core.Digest;
import dev.sluice.core.PercentEncoding;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * A gateway in the process: keeps objects in memory and answers as the real one does. Answers can be put in its mouth.
 */
public final class FakeGateway implements AutoCloseable {

    public static final int PAGE = 2;

    /** An answer to be given instead of the usual one. */
    public record Answer(int status, Map<String, String> headers, String body) implements FakeUploads.Outcome {
    }

    public record Seen(String method, String rawPath, Map<String, String> headers) {
    }

    public final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    public final ConcurrentLinkedDeque<Seen> seen = new ConcurrentLinkedDeque<>();
    public final Queue<Answer> answers = new ArrayDeque<>();
    public volatile UnaryOperator<Map<String, Object>> receiptChange = receipt -> receipt;
    public volatile Optional<String> reprDigest = Optional.empty();
    public volatile Optional<String> token = Optional.empty();

    public final FakeUploads uploads = new FakeUploads(this);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final int port;
    private HttpServer server;

    public FakeGateway() throws IOException {
        server = start(0);
        port = server.getAddress().getPort();
    }

    private HttpServer start(int at) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        return server;
    }

    /** After {@link #close}, at the same address and with what it had. */
    public void startAgain() throws IOException {
        server = start(port);
    }

    public String url(String rest) {
        return "http://127.0.0.1:" + port + "/" + rest;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new LinkedHashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            seen.add(new Seen(exchange.getRequestMethod(), exchange.getRequestURI().getRawPath(), headers));
            Answer scripted = answers.poll();
            if (scripted != null) {
                exchange.getRequestBody().readAllBytes();
                respond(exchange, scripted);
            } else if (token.isPresent() && !("Bearer " + token.get()).equals(headers.get("authorization"))) {
                problem(exchange, 401, "an access token is needed");
            } else {
                route(exchange, headers);
            }
        }
    }

    private void route(HttpExchange exchange, Map<String, String> headers) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals("/health/liveness")) {
            respond(exchange, 200, "{}");
            return;
        }
        if (path.equals("/api/v1/buckets")) {
            respond(
                    exchange,
                    200,
                    Json.line(Map.of("buckets", List.of(Map.of("name", "archive"), Map.of("name", "other")))));
            return;
        }
        if (path.startsWith("/api/v1/uploads")) {
            uploads.handle(exchange, query(exchange));
            return;
        }
        String[] segments = path.split("/", 6);
        if (segments.length == 5) {
            list(exchange, segments[4]);
            return;
        }
        String key = segments[4] + "/" + PercentEncoding.decode(segments[5]);
        switch (exchange.getRequestMethod()) {
            case "PUT" -> put(exchange, headers, key);
            case "GET" -> get(exchange, key);
            case "HEAD" -> exchange.sendResponseHeaders(objects.containsKey(key) ? 200 : 404, -1);
            default -> problem(exchange, 405, "no");
        }
    }

    private void put(HttpExchange exchange, Map<String, String> headers, String key) throws IOException {
        if (headers.containsKey("if-none-match") && objects.containsKey(key)) {
            problem(exchange, 412, "there is an object already");
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream body = exchange.getRequestBody()) {
            body.transferTo(bytes);
        }
        objects.put(key, bytes.toByteArray());
        respond(exchange, 201, Json.line(receiptChange.apply(receipt(key, bytes.toByteArray()))));
    }

    public static Map<String, Object> receipt(String key, byte[] bytes) {
        Map<String, Object> receipt = new LinkedHashMap<>();
        receipt.put("bucket", key.substring(0, key.indexOf('/')));
        receipt.put("key", key.substring(key.indexOf('/') + 1));
        receipt.put("size", bytes.length);
        receipt.put("etag", "an-etag");
        receipt.put("versionId", null);
        receipt.put("checksum", Map.of("algorithm", "CRC32C", "value", crc32c(bytes)));
        receipt.put("verifiedBy", "store");
        receipt.put("parts", 1);
        receipt.put("durationMs", 1);
        return receipt;
    }

    public static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Digest.ofCrc32c((int) crc.getValue()).base64();
    }

    private void get(HttpExchange exchange, String key) throws IOException {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            problem(exchange, 404, "there is no object " + key);
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"an-etag\"");
        exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"object\"");
        exchange.getResponseHeaders().set("Repr-Digest", reprDigest.orElse("crc32c=:" + crc32c(bytes) + ":"));
        exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void list(HttpExchange exchange, String bucket) throws IOException {
        Map<String, String> query = query(exchange);
        String prefix = bucket + "/" + query.getOrDefault("prefix", "");
        List<Map<String, Object>> page = objects.tailMap(prefix, true).entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .filter(entry -> entry.getKey().compareTo(query.getOrDefault("cursor", "")) > 0)
                .limit(PAGE)
                .map(entry -> Map.<String, Object>of(
                        "key",
                        entry.getKey().substring(bucket.length() + 1),
                        "size",
                        entry.getValue().length,
                        "lastModified",
                        "2026-11-21T08:00:00Z",
                        "etag",
                        "an-etag"))
                .toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("objects", page);
        json.put(
                "prefixes",
                query.containsKey("delimiter") && !query.containsKey("cursor") ? List.of("folder/") : List.of());
        json.put("nextCursor", page.size() == PAGE ? bucket + "/" + page.getLast().get("key") : null);
        respond(exchange, 200, Json.line(json));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("").split("&")) {
            String[] pair = parameter.split("=", 2);
            if (pair.length == 2) {
                query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    public static Answer problemAnswer(int status, String detail, Map<String, String> headers) {
        return new Answer(
                status,
                headers,
                Json.line(Map.of("type", "about:blank", "title", "A title", "status", status, "detail", detail)));
    }

    private static void problem(HttpExchange exchange, int status, String detail) throws IOException {
        respond(exchange, status, problemAnswer(status, detail, Map.of()).body());
    }

    static void respond(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        respond(exchange, answer.status(), answer.body());
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Keeps a request waiting as long as the gateway runs. */
    void awaitStop() {
        try {
            stopped.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        server.stop(0);
    }
}
