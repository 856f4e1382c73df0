package dev.sluice.s3.internal.sdk;

import dev.sluice.s3.internal.http.Exchange;
import dev.sluice.s3.internal.http.HttpFields;
import dev.sluice.s3.internal.http.HttpResponse;
import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.http.RequestHead;
import dev.sluice.s3.internal.http.SlabBody;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Sluice's HTTP client, for what of the SDK makes requests of its own. Thread-safe. */
public final class TransportForSdk implements SdkHttpClient {

    private final HttpTransport transport;
    private final Duration patience;
    private final boolean owning;

    private TransportForSdk(HttpTransport transport, Duration patience, boolean owning) {
        this.transport = transport;
        this.patience = patience;
        this.owning = owning;
    }

    /**
     * Over a transport that others use, and close.
     *
     * @param patience for how long a service may be silent
     */
    public static TransportForSdk over(HttpTransport transport, Duration patience) {
        return new TransportForSdk(transport, patience, false);
    }

    /**
     * Over a transport that is closed with this.
     *
     * @param patience for how long a service may be silent
     */
    static TransportForSdk owning(HttpTransport transport, Duration patience) {
        return new TransportForSdk(transport, patience, true);
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        Optional<SlabBody> body = request.contentStreamProvider().map(StreamedBody::new);
        return new Call(transport.prepare(head(request.httpRequest()), body, patience));
    }

    private static RequestHead head(SdkHttpRequest request) {
        HttpFields.Builder fields = HttpFields.builder();
        request.forEachHeader((name, values) -> values.forEach(value -> fields.add(name, value)));
        String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
        String target = request.encodedQueryParameters().map(query -> path + '?' + query).orElse(path);
        return new RequestHead(
                request.method().name(),
                request.protocol().equalsIgnoreCase("https"),
                request.host(),
                request.port(),
                target,
                fields.build());
    }

    @Override
    public String clientName() {
        return "Sluice";
    }

    @Override
    public void close() {
        if (owning) {
            transport.close();
        }
    }

    private record Call(Exchange exchange) implements ExecutableHttpRequest {

        @Override
        public HttpExecuteResponse call() throws IOException {
            HttpResponse response = exchange.call();
            SdkHttpResponse.Builder head = SdkHttpResponse.builder()
                    .statusCode(response.head().status())
                    .statusText(response.head().reason());
            response.head().fields().forEach(head::appendHeader);
            HttpExecuteResponse.Builder all = HttpExecuteResponse.builder().response(head.build());
            if (!response.body().isOver()) {
                all.responseBody(AbortableInputStream.create(response.body(), response.body()::abort));
            }
            return all.build();
        }

        @Override
        public void abort() {
            exchange.abort();
        }
    }
}
