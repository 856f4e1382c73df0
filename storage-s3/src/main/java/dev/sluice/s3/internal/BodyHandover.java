package dev.sluice.s3.internal;

import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Hands a body past the SDK to the signer and to {@link SlabHttpClient}: the SDK wraps the content that it is given into
 * streams of its own. Bound to the thread, as the SDK's blocking client does all of a call on the thread that makes it.
 */
public final class BodyHandover {

    /** What the SDK is given instead. Neither signer nor client may ask for its bytes. */
    public static final ContentStreamProvider PLACEHOLDER = BodyHandover::refuse;

    private static final HttpExecuteResponse ALL_WELL =
            HttpExecuteResponse.builder().response(SdkHttpResponse.builder().statusCode(HttpStatusCode.OK).build()).build();

    private static final ThreadLocal<Handover> CURRENT = new ThreadLocal<>();

    private BodyHandover() {
    }

    /** Makes a call whose content is the body. */
    public static <R> R during(SlabBody body, Supplier<R> call) {
        return during(new Handover(body, Optional.empty()), call);
    }

    /** The request that a call would send: nothing is sent, and the SDK is told that all went well. */
    public static SdkHttpRequest drafted(SlabBody body, Supplier<?> call) {
        AtomicReference<SdkHttpRequest> draft = new AtomicReference<>();
        during(new Handover(body, Optional.of(request -> {
            draft.set(request);
            return new AnsweredExchange(ALL_WELL);
        })), call);
        return draft.get();
    }

    /** Makes a call that has been made: nothing is sent, and the SDK reads the answer. */
    public static <R> R answered(SlabBody body, HttpExecuteResponse answer, Supplier<R> call) {
        return during(new Handover(body, Optional.of(request -> new AnsweredExchange(answer))), call);
    }

    private static <R> R during(Handover handover, Supplier<R> call) {
        Handover outer = CURRENT.get();
        CURRENT.set(handover);
        try {
            return call.get();
        } finally {
            restore(outer);
        }
    }

    private static void restore(@Nullable Handover outer) {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }

    /** The body of the call that this thread makes. It belongs to its request with content, not to others on the way. */
    public static Optional<SlabBody> current() {
        return Optional.ofNullable(CURRENT.get()).map(Handover::body);
    }

    /** What the call that this thread makes does instead of sending that request. */
    static Optional<ExecutableHttpRequest> instead(SdkHttpRequest request) {
        return Optional.ofNullable(CURRENT.get()).flatMap(Handover::instead).map(exchange -> exchange.apply(request));
    }

    private static InputStream refuse() {
        throw new UnsupportedOperationException("this body is written, not read");
    }

    private record Handover(SlabBody body, Optional<Function<SdkHttpRequest, ExecutableHttpRequest>> instead) { }
}
