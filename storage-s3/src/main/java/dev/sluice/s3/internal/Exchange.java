package dev.sluice.s3.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** One request, on a kept connection, and if that was stale on a new one. */
final class Exchange implements ExecutableHttpRequest {

    private final ConnectionPool pool;
    private final Route route;
    private final SdkHttpRequest request;
    private final Optional<SlabBody> body;
    private final Duration patience;
    private final Refusals refusals;
    /** Guarded by this: what {@link #abort} has to end, and whether it came before there was any. */
    private @Nullable Lease current;
    private boolean aborted;

    Exchange(ConnectionPool pool, Route route, SdkHttpRequest request, Optional<SlabBody> body, Duration patience, Refusals refusals) {
        this.pool = pool;
        this.route = route;
        this.request = request;
        this.body = body;
        this.patience = patience;
        this.refusals = refusals;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
        try {
            return attempt(pool.take(route, patience));
        } catch (StaleConnectionException stale) {
            return attempt(pool.takeNew(route, patience));
        }
    }

    private HttpExecuteResponse attempt(Lease lease) throws IOException {
        begin(lease);
        return new Attempt(lease, request, body, patience, refusals).run();
    }

    private synchronized void begin(Lease lease) {
        current = lease;
        if (aborted) {
            lease.abort();
        }
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        if (current != null) {
            current.abort();
        }
    }
}
