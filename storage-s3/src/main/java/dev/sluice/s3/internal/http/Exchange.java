package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, on a kept connection, and if that was stale on a new one. */
public final class Exchange {

    private final ConnectionPool pool;
    private final Route route;
    private final RequestHead request;
    private final Optional<SlabBody> body;
    private final Duration patience;
    private final Refusals refusals;
    /** Guarded by this: what {@link #abort} has to end, and whether it came before there was any. */
    private @Nullable Lease current;
    private boolean aborted;

    Exchange(
            ConnectionPool pool,
            Route route,
            RequestHead request,
            Optional<SlabBody> body,
            Duration patience,
            Refusals refusals) {
        this.pool = pool;
        this.route = route;
        this.request = request;
        this.body = body;
        this.patience = patience;
        this.refusals = refusals;
    }

    /** Sends it, and waits for the head of the response. Once. */
    public HttpResponse call() throws IOException {
        try {
            return attempt(pool.take(route, patience));
        } catch (StaleConnectionException stale) {
            return attempt(pool.takeNew(route, patience));
        }
    }

    private HttpResponse attempt(Lease lease) throws IOException {
        begin(lease);
        return new Attempt(lease, request, body, patience, refusals).run();
    }

    private synchronized void begin(Lease lease) {
        current = lease;
        if (aborted) {
            lease.abort();
        }
    }

    /** Breaks it off; any thread. */
    public synchronized void abort() {
        aborted = true;
        if (current != null) {
            current.abort();
        }
    }
}
