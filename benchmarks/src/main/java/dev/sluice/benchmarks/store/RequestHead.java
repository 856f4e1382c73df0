package dev.sluice.benchmarks.store;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an HTTP request, addressed by path.
 *
 * @param method  in upper case
 * @param bucket  empty: the service itself
 * @param key     decoded; empty: the bucket itself
 * @param query   decoded; a name without a value has the empty one
 * @param headers by name in lower case
 */
record RequestHead(String method, String bucket, String key, Map<String, String> query, Map<String, String> headers) {

    static RequestHead read(Wire wire) throws IOException {
        String[] line = wire.readLine().split(" ", 3);
        if (line.length != 3) {
            throw new IOException("not a request line");
        }
        Map<String, String> headers = readHeaders(wire);
        String[] target = line[1].split("\\?", 2);
        String[] path = target[0].substring(1).split("/", 2);
        return new RequestHead(
                line[0],
                decode(path[0]),
                path.length > 1 ? decode(path[1]) : "",
                target.length > 1 ? parseQuery(target[1]) : Map.of(),
                headers);
    }

    /** Reads headers, or trailers, up to the empty line after them. */
    static Map<String, String> readHeaders(Wire wire) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = wire.readLine(); !line.isEmpty(); line = wire.readLine()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("not a header");
            }
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return headers;
    }

    private static Map<String, String> parseQuery(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
        }
        return query;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    boolean asks(String name) {
        return query.containsKey(name);
    }

    boolean isForObject() {
        return !key.isEmpty();
    }

    /** The declared length of the body as it is on the wire. */
    long contentLength() throws S3Failure {
        if (headers.containsKey("transfer-encoding")) {
            throw S3Failure.of(411, "MissingContentLength", "a body needs a Content-Length");
        }
        return Long.parseLong(headers.getOrDefault("content-length", "0"));
    }

    /** Whether the body is cut into chunks of AWS's own. */
    boolean isAwsChunked() {
        return header("x-amz-content-sha256").orElse("").startsWith("STREAMING-")
                || header("content-encoding").orElse("").contains("aws-chunked");
    }

    boolean keepsAlive() {
        return !"close".equalsIgnoreCase(headers.get("connection"));
    }
}
