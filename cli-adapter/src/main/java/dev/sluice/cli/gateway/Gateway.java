package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.text.Human;
import dev.sluice.cli.text.Json;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PercentEncoding;
import dev.sluice.core.UploadSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One gateway, by its HTTP interface. Thread-safe; calls block, and an interrupt ends them by cutting the connection.
 * A redirect is an error, as following one would show the access token to another server.
 */
public final class Gateway implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** For what is answered without moving an object's bytes. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(15);
    /** Longer than a gateway waits for its store. */
    private static final Duration DOWNLOAD_TIMEOUT = Duration.ofMinutes(2);
    /** From this size on it is worth a round trip to hear a refusal before the bytes are sent. */
    private static final long EXPECT_CONTINUE_BYTES = 1024 * 1024;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** A thousand of the longest keys are 6 MiB, if each of their characters is escaped. */
    private static final int MAX_JSON_BYTES = 8 * 1024 * 1024;
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final StallTimeout stallTimeout = new StallTimeout(QUIET, this::isAlive);
    private final URI server;
    private final Optional<AccessToken> token;
    private final FirstContact contact;

    /**
     * Connects to nothing yet.
     *
     * @param server where it is, without a slash at its end
     * @param token  what its requests show; empty: they show none
     */
    public Gateway(URI server, Optional<AccessToken> token) {
        this.server = server;
        this.token = token;
        this.contact = new FirstContact(client, server);
    }

    /**
     * Sends a source's bytes and returns the receipt once it agrees with what was sent.
     *
     * @param length   the number of bytes the source will give, if known
     * @param patience how long nothing may go through although the server is alive; the source may be as slow as it
     *                 likes
     */
    public Receipt put(
            ObjectAddress address, MeasuredSource source, OptionalLong length, PutOptions options, Duration patience)
            throws TransferException, InterruptedException {
        HttpRequest.Builder request =
                request(objectPath(address)).expectContinue(length.orElse(Long.MAX_VALUE) >= EXPECT_CONTINUE_BYTES);
        options.contentType().ifPresent(type -> request.setHeader("Content-Type", type));
        options.metadata().entries().forEach((name, value) -> request.setHeader("x-amz-meta-" + name, value));
        if (!options.overwrite()) {
            request.setHeader("If-None-Match", "*");
        }
        Receipt receipt = receipt(send(request, source, length, patience, true));
        receipt.requireAgreement(source.count(), source.checksum());
        return receipt;
    }

    /** Whether there is an object. */
    boolean exists(ObjectAddress address, Duration timeout) throws TransferException, InterruptedException {
        try {
            json(request(objectPath(address)).HEAD().timeout(timeout).build());
            return true;
        } catch (TransferException failed) {
            if (failed.failure().hasStatus(NOT_FOUND)) {
                return false;
            }
            throw failed;
        }
    }

    /** Opens an object for reading; the caller closes the body. */
    public HttpResponse<InputStream> get(ObjectAddress address) throws TransferException, InterruptedException {
        HttpRequest request = request(objectPath(address)).setHeader("Want-Repr-Digest", "crc32c=1").build();
        return explained(() -> {
            HttpResponse<InputStream> response = await(client.sendAsync(request, Gateway::openBody), DOWNLOAD_TIMEOUT);
            requireObject(response);
            return response;
        }, broken -> GatewayFailures.connection(server, broken, false));
    }

    private static BodySubscriber<InputStream> openBody(ResponseInfo response) {
        return response.statusCode() == OK
                ? BodySubscribers.ofInputStream()
                : BodySubscribers.mapping(
                        new BoundedBody(MAX_ERROR_BYTES), content -> new ByteArrayInputStream(content.bytes()));
    }

    /**
     * A gateway sends every object as an attachment; a server of another kind may send anything, a page for people
     * perhaps.
     */
    private void requireObject(HttpResponse<InputStream> response) throws IOException, TransferException {
        boolean attachment = response.headers()
                .firstValue("Content-Disposition")
                .filter(value -> value.startsWith("attachment"))
                .isPresent();
        if (response.statusCode() == OK && attachment) {
            return;
        }
        try (InputStream body = response.body()) {
            throw response.statusCode() == OK
                    ? noSluice("it sends something, but no object")
                    : GatewayFailures.refused(
                            server, response, new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /**
     * A page of a bucket's listing.
     *
     * @param cursor where the page before ended; empty: the first page
     */
    public Map<String, Object> list(String bucket, String prefix, boolean recursive, String cursor)
            throws TransferException, InterruptedException {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("prefix", prefix);
        query.put("delimiter", recursive ? "" : "/");
        query.put("cursor", cursor);
        return getJson("/api/v1/objects/" + PercentEncoding.encode(bucket), query, ANSWER_TIMEOUT);
    }

    /** The buckets that are served. */
    public Map<String, Object> buckets() throws TransferException, InterruptedException {
        return getJson("/api/v1/buckets", Map.of(), ANSWER_TIMEOUT);
    }

    /**
     * The JSON at a path.
     *
     * @param query parameters; those that are empty are left out
     */
    Map<String, Object> getJson(String path, Map<String, String> query, Duration timeout)
            throws TransferException, InterruptedException {
        StringBuilder target = new StringBuilder(path);
        char separator = '?';
        for (Map.Entry<String, String> parameter : query.entrySet()) {
            if (!parameter.getValue().isEmpty()) {
                target.append(separator)
                        .append(parameter.getKey())
                        .append('=')
                        .append(PercentEncoding.encode(parameter.getValue()));
                separator = '&';
            }
        }
        return json(request(target.toString()).timeout(timeout).build());
    }

    /**
     * The JSON that a request without a body of its own is answered with, within its timeout; empty where the answer
     * has no body.
     */
    Map<String, Object> json(HttpRequest request) throws TransferException, InterruptedException {
        return explained(
                () -> json(await(
                        client.sendAsync(request, Gateway::keepBeginning),
                        request.timeout().orElseThrow())),
                broken -> GatewayFailures.connection(server, broken, false));
    }

    private static BodySubscriber<BoundedBody.Content> keepBeginning(ResponseInfo response) {
        return new BoundedBody(response.statusCode() / 100 == 2 ? MAX_JSON_BYTES : MAX_ERROR_BYTES);
    }

    private Map<String, Object> json(HttpResponse<BoundedBody.Content> response) throws TransferException {
        BoundedBody.Content body = response.body();
        if (response.statusCode() / 100 != 2) {
            throw GatewayFailures.refused(server, response, body.text());
        }
        if (body.cut()) {
            throw noSluice("its answer has more than " + Human.size(MAX_JSON_BYTES));
        }
        try {
            return body.bytes().length == 0 ? Map.of() : Json.parseObject(body.text());
        } catch (IOException notJson) {
            throw noSluice("its answer is no JSON object");
        }
    }

    /**
     * Sends a file's slice by PUT and returns the JSON that answers.
     *
     * @param patience how long nothing may go through although the server is alive
     */
    Map<String, Object> send(HttpRequest.Builder request, UploadSource slice, long length, Duration patience)
            throws TransferException, InterruptedException {
        return send(request, slice, OptionalLong.of(length), patience, false);
    }

    /** @param publishes whether the object may be there once all was sent */
    private Map<String, Object> send(
            HttpRequest.Builder request, UploadSource source, OptionalLong length, Duration patience, boolean publishes)
            throws TransferException, InterruptedException {
        try (SourcePublisher publisher = new SourcePublisher(source, length)) {
            HttpRequest put = request.PUT(publisher).build();
            return explained(
                    () -> json(stallTimeout.await(
                            client.sendAsync(put, Gateway::keepBeginning), publisher::movedAt, patience)),
                    broken -> publisher
                            .failure()
                            .map(FileErrors::whileSending)
                            .orElseGet(() ->
                                    GatewayFailures.connection(server, broken, publishes && publisher.complete())));
        }
    }

    private interface Exchange<T> {
        T run() throws IOException, TransferException, InterruptedException;
    }

    /**
     * Runs an exchange.
     *
     * @param ofBroken what it means that the connection broke
     */
    private <T> T explained(Exchange<T> exchange, Function<IOException, TransferException> ofBroken)
            throws TransferException, InterruptedException {
        try {
            T result = exchange.run();
            contact.made();
            return result;
        } catch (IOException broken) {
            throw contact.explain(ofBroken.apply(broken));
        } catch (TransferException failed) {
            throw contact.explain(failed);
        }
    }

    /** Waits for the whole answer; the JDK's own timeout ends with its headers. */
    private static <T> T await(CompletableFuture<T> answer, Duration timeout) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            throw new HttpTimeoutException("no answer for " + timeout.toSeconds() + " s");
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    /**
     * What there is answers, but not as a gateway does.
     *
     * @param why the end of a sentence
     */
    public TransferException noSluice(String why) {
        return GatewayFailures.noSluice(server, why);
    }

    /** The receipt that the answer to a transfer is. */
    Receipt receipt(Map<String, Object> json) throws TransferException {
        try {
            return Receipt.of(json);
        } catch (IOException unreadable) {
            throw new TransferException(
                    new Failure.Unexpected("this is no Sluice server: the answer of " + server + " is no receipt: "
                            + unreadable.getMessage()),
                    unreadable);
        }
    }

    /** Whether the server answers at all within that time, whatever it says. */
    private boolean isAlive(Duration within) throws InterruptedException {
        Duration timeout = within.compareTo(CONNECT_TIMEOUT) < 0 ? within : CONNECT_TIMEOUT;
        try {
            await(
                    client.sendAsync(request("/health/liveness").build(), _ -> new BoundedBody(MAX_ERROR_BYTES)),
                    timeout);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server + path)).setHeader("User-Agent", "sluice");
        token.ifPresent(value -> request.setHeader("Authorization", "Bearer " + value.value()));
        return request;
    }

    private static String objectPath(ObjectAddress address) {
        return "/api/v1/objects/" + PercentEncoding.encode(address.bucket()) + "/"
                + PercentEncoding.encodePath(address.key());
    }

    /** Cuts the connections. */
    @Override
    public void close() {
        client.shutdownNow();
    }
}
