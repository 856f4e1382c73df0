package dev.sluice.s3.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * An HTTP client for the SDK which writes a {@link SlabBody}, handed over by {@link BodyHandover}, from its slabs to the
 * socket, on the thread that makes the call. Made for virtual threads; on any thread an interrupt closes the connection. Thread-safe.
 */
public final class SlabHttpClient implements SdkHttpClient {

    private final ConnectionPool pool;
    private final Proxies proxies;
    private final Function<SdkHttpRequest, Duration> patience;
    private final Refusals refusals = new Refusals();

    public SlabHttpClient(TransportSettings settings) {
        this.pool = new ConnectionPool(settings, new Connector(settings));
        this.proxies = settings.proxies();
        this.patience = settings.patience();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return request.contentStreamProvider().flatMap(content -> BodyHandover.instead(request.httpRequest())).orElseGet(() -> exchange(request));
    }

    private Exchange exchange(HttpExecuteRequest request) {
        SdkHttpRequest head = request.httpRequest();
        Optional<SlabBody> body = request.contentStreamProvider().map(SlabHttpClient::writable);
        return new Exchange(pool, Route.of(head, proxies), head, body, patience.apply(head), refusals);
    }

    private static SlabBody writable(ContentStreamProvider content) {
        return BodyHandover.current().orElseGet(() -> new StreamedBody(content));
    }

    @Override
    public String clientName() {
        return "Sluice";
    }

    @Override
    public void close() {
        pool.close();
    }
}
