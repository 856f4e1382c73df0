package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * What is there at an address, as long as no gateway has answered from it. A mistyped address stays wrong however often
 * it is tried, so it is found out at once. Thread-safe.
 */
final class FirstContact {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final URI server;
    private final AtomicBoolean probed = new AtomicBoolean();
    private volatile boolean made;
    private volatile boolean wrongScheme;

    FirstContact(HttpClient client, URI server) {
        this.client = client;
        this.server = server;
    }

    /** A gateway answered. */
    void made() {
        made = true;
    }

    /** The failure, or the mistake in the address that is behind it. */
    TransferException explain(TransferException failed) throws InterruptedException {
        switch (failed.failure()) {
            case Failure.Refused _ -> made();
            case Failure.ConnectionBroken _, Failure.Unreachable _, Failure.Unexpected _
                    when !made && !isDistrusted(failed.getCause()) -> {
                String other = isHttps() ? "http" : "https";
                if (wrongScheme || probed.compareAndSet(false, true) && speaks(other)) {
                    wrongScheme = true;
                    return new TransferException(new Failure.Unreachable("%s speaks %s, not %s; write %s://%s/..."
                            .formatted(place(), other, server.getScheme(), other, place())), failed);
                }
                if (failed.getCause() instanceof ProtocolException) {
                    return GatewayFailures.noSluice(server, "it doesn't speak HTTP");
                }
            }
            default -> { }
        }
        return failed;
    }

    /** Whoever shows a certificate speaks TLS, even if nobody vouches for it. */
    private static boolean isDistrusted(@Nullable Throwable failure) {
        return failure instanceof SSLHandshakeException untrusted
                && GatewayFailures.distrust(untrusted).isPresent();
    }

    private boolean isHttps() {
        return server.getScheme().equalsIgnoreCase("https");
    }

    private String place() {
        int port = server.getPort() >= 0 ? server.getPort() : isHttps() ? 443 : 80;
        return server.getHost() + ":" + port;
    }

    /** Whether the server takes the scheme that was not typed. Nothing that is secret is shown to it. */
    private boolean speaks(String scheme) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(scheme + "://" + place() + "/health/liveness")).build();
        CompletableFuture<?> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            answer.get(PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException failed) {
            return isDistrusted(failed.getCause());
        } catch (TimeoutException silent) {
            return false;
        } finally {
            answer.cancel(true);
        }
    }
}
