package dev.sluice.benchmarks.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An answer.
 *
 * @param status  HTTP's
 * @param headers beside the length and the request's id
 * @param body    text, may be empty
 * @param file    what comes after it, whose length {@code headers} tell
 */
record Response(int status, Map<String, String> headers, String body, Optional<Path> file) {

    private static final AtomicLong REQUESTS = new AtomicLong();

    static Response empty(int status) {
        return new Response(status, Map.of(), "", Optional.empty());
    }

    static Response xml(int status, String document) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document;
        return new Response(status, Map.of("Content-Type", "application/xml"), body, Optional.empty());
    }

    static Response ok(Map<String, String> headers) {
        return new Response(200, headers, "", Optional.empty());
    }

    /** Sends it. An answer to HEAD brings its own Content-Length and no body. */
    void write(Wire wire) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("x-amz-request-id", "%016X".formatted(REQUESTS.incrementAndGet()));
        if (status != 204) {
            all.putIfAbsent("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        }
        StringBuilder text = new StringBuilder("HTTP/1.1 ").append(status).append(" -\r\n");
        all.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        wire.write(text.append("\r\n").append(body).toString());
        if (file.isPresent()) {
            wire.write(file.get());
        }
    }
}
