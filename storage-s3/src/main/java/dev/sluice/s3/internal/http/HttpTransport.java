package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * An HTTP client that writes a {@link SlabBody} from its slabs to the socket, on the thread that makes the call. Made
 * for virtual threads; on any thread an interrupt closes the connection. Thread-safe.
 */
public final class HttpTransport implements AutoCloseable {

    private final ConnectionPool pool;
    private final Proxies proxies;
    private final Refusals refusals = new Refusals();

    public HttpTransport(TransportSettings settings) {
        this.pool = new ConnectionPool(settings, new Connector(settings));
        this.proxies = settings.proxies();
    }

    /**
     * Sends a request, and waits for the head of its response.
     *
     * @param patience for how long the store may be silent: take no byte of the body, or give none of the response
     */
    public HttpResponse send(RequestHead head, Optional<SlabBody> body, Duration patience) throws IOException {
        return prepare(head, body, patience).call();
    }

    /** The same, to be made once, and to be broken off by any thread meanwhile. */
    public Exchange prepare(RequestHead head, Optional<SlabBody> body, Duration patience) {
        return new Exchange(pool, Route.of(head, proxies), head, body, patience, refusals);
    }

    /** Closes what rests; what is in use is closed when its response has ended. */
    @Override
    public void close() {
        pool.close();
    }
}
