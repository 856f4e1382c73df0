package dev.sluice.cli;

import dev.sluice.core.ObjectAddress;
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
    /** From this size on it is worth a round trip to hear a refusal before the bytes are sent. */
    private static final long EXPECT_CONTINUE_BYTES = 1024 * 1024;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
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
        try (SourcePublisher publisher = new SourcePublisher(source, length)) {
            HttpRequest.Builder request = request(objectPath(address))
                    .expectContinue(length.orElse(Long.MAX_VALUE) >= EXPECT_CONTINUE_BYTES)
                    .PUT(publisher);
            settings.contentType().ifPresent(type -> request.setHeader("Content-Type", type));
            settings.metadata().entries().forEach((name, value) -> request.setHeader("x-amz-meta-" + name, value));
            if (!settings.overwrite()) {
                request.setHeader("If-None-Match", "*");
            }
            return agreed(receipt(send(request, publisher)), source);
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
        StringBuilder path = new StringBuilder("/api/v1/objects/").append(PercentEncoding.encode(bucket));
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (!parameter.getValue().isEmpty()) {
                path.append(separator).append(parameter.getKey()).append('=').append(PercentEncoding.encode(parameter.getValue()));
                separator = '&';
            }
        }
        return getJson(path.toString());
    }

    /** The buckets that are served. */
    Map<String, Object> buckets() throws TransferException, InterruptedException {
        return getJson("/api/v1/buckets");
    }

    private Map<String, Object> getJson(String path) throws TransferException, InterruptedException {
        try {
            return json(successful(client.send(request(path).build(), BodyHandlers.ofInputStream())));
        } catch (IOException broken) {
            throw GatewayFailures.connection(server, broken, false);
        }
    }

    private Map<String, Object> json(HttpResponse<InputStream> response) throws IOException, TransferException {
        try (InputStream body = response.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            try {
                return Json.parseObject(text);
            } catch (IOException notJson) {
                throw new TransferException(new Failure.Unexpected("the answer of " + server + " is no JSON; is it a Sluice server?"), notJson);
            }
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request, SourcePublisher publisher) throws TransferException, InterruptedException {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException broken) {
            IOException cause = publisher.failure().orElse(broken);
            if (cause instanceof SourceChangedException) {
                throw new TransferException(new Failure.Mismatch(cause.getMessage()), cause);
            }
            if (publisher.failure().isPresent()) {
                throw new TransferException(new Failure.LocalFile("can't be read: " + FileErrors.reason(cause)), cause);
            }
            throw GatewayFailures.connection(server, broken, publisher.complete());
        }
    }

    private Receipt receipt(HttpResponse<String> response) throws TransferException {
        if (response.statusCode() / 100 != 2) {
            throw GatewayFailures.refused(response, response.body());
        }
        try {
            return Receipt.parse(response.body());
        } catch (IOException unreadable) {
            throw new TransferException(
                    new Failure.Unexpected("the answer of " + server + " is no receipt: " + unreadable.getMessage()), unreadable);
        }
    }

    private static Receipt agreed(Receipt receipt, MeasuredSource source) throws TransferException {
        if (receipt.size() != source.count()) {
            throw new TransferException(new Failure.Mismatch("%s/%s has %d bytes, but %d were sent; send it again"
                    .formatted(receipt.bucket(), receipt.key(), receipt.size(), source.count())));
        }
        String sent = source.checksum().base64();
        if (!receipt.crc32c().equals(sent)) {
            throw new TransferException(new Failure.Mismatch("%s/%s has the CRC32C %s, but %s was sent; send it again"
                    .formatted(receipt.bucket(), receipt.key(), Printable.of(receipt.crc32c()), sent)));
        }
        return receipt;
    }

    private HttpResponse<InputStream> successful(HttpResponse<InputStream> response) throws IOException, TransferException {
        if (response.statusCode() == 200) {
            return response;
        }
        try (InputStream body = response.body()) {
            throw GatewayFailures.refused(response, new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8));
        }
    }

    private HttpRequest.Builder request(String path) {
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
