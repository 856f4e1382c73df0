package dev.sluice.s3.internal;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteResponse;

/**
 * Hands a body past the SDK to the signer and to {@link SlabHttpClient}: the SDK wraps the content that it is given into
 * streams of its own. Bound to the thread, as the SDK's blocking client does all of a call on the thread that makes it.
 */
public final class BodyHandover {

    /** What the SDK is given instead. Neither signer nor client may ask for its bytes. */
    public static final ContentStreamProvider PLACEHOLDER = BodyHandover::refuse;

    private static final ThreadLocal<Handover> CURRENT = new ThreadLocal<>();

    private BodyHandover() {
    }

    /** Makes a call whose content is the body. */
    public static <R> R during(SlabBody body, Supplier<R> call) {
        return during(new Handover(body, Optional.empty()), call);
    }

    /** Makes a call that has been made: nothing is sent, and the SDK reads the answer. */
    public static <R> R answered(SlabBody body, HttpExecuteResponse answer, Supplier<R> call) {
        return during(new Handover(body, Optional.of(answer)), call);
    }

    private static <R> R during(Handover handover, Supplier<R> call) {
        CURRENT.set(handover);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** The body of the call that this thread makes. It belongs to its request with content, not to others on the way. */
    public static Optional<SlabBody> current() {
        return Optional.ofNullable(CURRENT.get()).map(Handover::body);
    }

    /** What has been answered to the call that this thread makes. */
    static Optional<HttpExecuteResponse> answer() {
        return Optional.ofNullable(CURRENT.get()).flatMap(Handover::answer);
    }

    private static InputStream refuse() {
        throw new UnsupportedOperationException("this body is written, not read");
    }

    private record Handover(SlabBody body, Optional<HttpExecuteResponse> answer) { }
}
