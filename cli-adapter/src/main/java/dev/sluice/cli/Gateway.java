package dev.sluice.cli;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One gateway, by its HTTP interface. Thread-safe; calls block, and an interrupt ends them by cutting the connection.
 * A redirect is an error, as following one would show the access token to another server.
 */
final class Gateway implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** For what is answered without moving an object's bytes. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(15);
    /** From this size on it is worth a round trip to hear a refusal before the bytes are sent. */
    private static final long EXPECT_CONTINUE_BYTES = 1024 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final StallWatch watch = new StallWatch(QUIET, this::isAlive);
    private final URI server;
    private final Optional<AccessToken> token;

    Gateway(URI server, Optional<AccessToken> token) {
        this.server = server;
        this.token = token;
    }

    /**
     * Sends a source's bytes and returns the receipt once it agrees with what was sent.
     *
     * @param length the number of bytes the source will give, if known
     */
    Receipt put(ObjectAddress address, MeasuredSource source, OptionalLong length, PushSettings settings)
            throws TransferException, InterruptedException {
        HttpRequest.Builder request = request(objectPath(address)).expectContinue(length.orElse(Long.MAX_VALUE) >= EXPECT_CONTINUE_BYTES);
        settings.contentType().ifPresent(type -> request.setHeader("Content-Type", type));
        settings.metadata().entries().forEach((name, value) -> request.setHeader("x-amz-meta-" + name, value));
        if (!settings.overwrite()) {
            request.setHeader("If-None-Match", "*");
        }
        Receipt receipt = receipt(send(request, source, length));
        receipt.requireAgreement(source.count(), source.checksum());
        return receipt;
    }

    /** Whether there is an object. */
    boolean exists(ObjectAddress address) throws TransferException, InterruptedException {
        try {
            json(request(objectPath(address)).HEAD().timeout(ANSWER_TIMEOUT).build());
            return true;
        } catch (TransferException failed) {
            if (failed.failure().hasStatus(NOT_FOUND)) {
                return false;
            }
            throw failed;
        }
    }

    /** Opens an object for reading; the caller closes the body. */
    HttpResponse<InputStream> get(ObjectAddress address) throws TransferException, InterruptedException {
        try {
            return successful(client.send(
                    request(objectPath(address)).setHeader("Want-Repr-Digest", "crc32c=1").build(), BodyHandlers.ofInputStream()));
        } catch (IOException broken) {
            throw GatewayFailures.connection(server, broken, false);
        }
    }

    /** A page of a bucket's listing. @param cursor where the page before ended; empty: the first page */
    Map<String, Object> list(String bucket, String prefix, boolean recursive, String cursor) throws TransferException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("prefix", prefix);
        query.put("delimiter", recursive ? "" : "/");
        query.put("cursor", cursor);
        return getJson("/api/v1/objects/" + PercentEncoding.encode(bucket), query);
    }

    /** The buckets that are served. */
    Map<String, Object> buckets() throws TransferException, InterruptedException {
        return getJson("/api/v1/buckets", Map.of());
    }

    /** The JSON at a path. @param query parameters; those that are empty are left out */
    Map<String, Object> getJson(String path, Map<String, String> query) throws TransferException, InterruptedException {
        StringBuilder target = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (!parameter.getValue().isEmpty()) {
                target.append(separator).append(parameter.getKey()).append('=').append(PercentEncoding.encode(parameter.getValue()));
                separator = '&';
            }
        }
        return json(request(target.toString()).timeout(ANSWER_TIMEOUT).build());
    }

    /** The JSON that a request without a body of its own is answered with; empty where the answer has no body. */
    Map<String, Object> json(HttpRequest request) throws TransferException, InterruptedException {
        try {
            return json(client.send(request, BodyHandlers.ofString()));
        } catch (IOException broken) {
            throw GatewayFailures.connection(server, broken, false);
        }
    }

    private Map<String, Object> json(HttpResponse<String> response) throws TransferException {
        if (response.statusCode() / 100 != 2) {
            throw GatewayFailures.refused(response, response.body());
        }
        try {
            return response.body().isEmpty() ? Map.of() : Json.parseObject(response.body());
        } catch (IOException notJson) {
            throw new TransferException(new Failure.Unexpected("the answer of " + server + " is no JSON; is it a Sluice server?"), notJson);
        }
    }

    /**
     * Sends a file's slice by PUT and returns the JSON that answers.
     *
     * @param patience how long nothing may go through although the server is alive
     */
    Map<String, Object> send(HttpRequest.Builder request, UploadSource slice, long length, Duration patience)
            throws TransferException, InterruptedException {
        try (SourcePublisher publisher = new SourcePublisher(slice, OptionalLong.of(length))) {
            HttpRequest put = request.PUT(publisher).build();
            return json(answer(publisher, false, () ->
                    watch.await(client.sendAsync(put, BodyHandlers.ofString()), publisher::given, patience)));
        }
    }

    /** Sends a source that may be as slow as it likes. */
    private Map<String, Object> send(HttpRequest.Builder request, UploadSource source, OptionalLong length)
            throws TransferException, InterruptedException {
        try (SourcePublisher publisher = new SourcePublisher(source, length)) {
            HttpRequest put = request.PUT(publisher).build();
            return json(answer(publisher, true, () -> client.send(put, BodyHandlers.ofString())));
        }
    }

    private interface Exchange {
        HttpResponse<String> run() throws IOException, InterruptedException;
    }

    /** @param publishes whether the object may be there once all was sent */
    private HttpResponse<String> answer(SourcePublisher publisher, boolean publishes, Exchange exchange)
            throws TransferException, InterruptedException {
        try {
            return exchange.run();
        } catch (IOException broken) {
            throw publisher.failure()
                    .map(FileErrors::whileSending)
                    .orElseGet(() -> GatewayFailures.connection(server, broken, publishes && publisher.complete()));
        }
    }

    /** The receipt that the answer to a transfer is. */
    Receipt receipt(Map<String, Object> json) throws TransferException {
        try {
            return Receipt.of(json);
        } catch (IOException unreadable) {
            throw new TransferException(
                    new Failure.Unexpected("the answer of " + server + " is no receipt: " + unreadable.getMessage()), unreadable);
        }
    }

    private HttpResponse<InputStream> successful(HttpResponse<InputStream> response) throws IOException, TransferException {
        if (response.statusCode() == 200) {
            return response;
        }
        try (InputStream body = response.body()) {
            throw GatewayFailures.refused(response, new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8));
        }
    }

    /** Whether the server answers at all, whatever it says. */
    private boolean isAlive() throws InterruptedException {
        try {
            client.send(request("/health/liveness").timeout(CONNECT_TIMEOUT).build(), BodyHandlers.discarding());
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path)).setHeader("User-Agent", "sluice");
        token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value.value()));
        return request;
    }

    private static String objectPath(ObjectAddress address) {
        return "/api/v1/objects/" + PercentEncoding.encode(address.bucket()) + "/" + PercentEncoding.encodePath(address.key());
    }

    /** Cuts the connections. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
