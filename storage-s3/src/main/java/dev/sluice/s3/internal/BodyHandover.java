package dev.sluice.s3.internal;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.http.ContentStreamProvider;

/**
 * Hands a body past the SDK to the signer and to {@link SlabHttpClient}: the SDK wraps the content that it is given into
 * streams of its own. Bound to the thread, as the SDK's blocking client does all of a call on the thread that makes it.
 */
public final class BodyHandover {

    /** What the SDK is given instead. Neither signer nor client may ask for its bytes. */
    public static final ContentStreamProvider PLACEHOLDER = BodyHandover::refuse;

    private static final ThreadLocal<SlabBody> CURRENT = new ThreadLocal<>();

    private BodyHandover() {
    }

    /** Makes a call whose content is the body. */
    public static <R> R during(SlabBody body, Supplier<R> call) {
        CURRENT.set(body);
        try {
            return call.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** The body of the call that this thread makes. It belongs to its request with content, not to others on the way. */
    public static Optional<SlabBody> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    private static InputStream refuse() {
        throw new UnsupportedOperationException("this body is written, not read");
    }
}
