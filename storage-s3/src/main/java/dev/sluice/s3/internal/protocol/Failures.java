package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.AbortedException;

/** Turns what comes of no answer into the port's one exception. The only place that does. */
final class Failures {

    private Failures() {
    }

    /** @param doing what was being done, to which object: "Writing part 3 of docs/a.bin" */
    static StoreException translate(String doing, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof StoreException translated) {
            return translated;
        }
        return withoutAnswer(doing, cause).withCause(cause);
    }

    static StoreException timeout(String doing, String detail) {
        return StoreException.temporary(Kind.TIMEOUT, doing + " got no answer in time: " + detail);
    }

    /** Sets the thread's interrupt flag. */
    static StoreException cancelled(String doing, Throwable cause) {
        Thread.currentThread().interrupt();
        return StoreException.permanent(Kind.CANCELLED, doing + " was cancelled").withCause(cause);
    }

    static StoreException bodyFailed(String doing, IOException cause) {
        return StoreException.permanent(
                        Kind.BODY_FAILED, doing + " was broken off, as its bytes gave out: " + cause.getMessage())
                .withCause(cause);
    }

    private static StoreException withoutAnswer(String doing, Throwable failure) {
        if (find(failure, UnknownHostException.class).isPresent()) {
            return unavailable(doing, "the endpoint's host name is not known; check the endpoint and the network");
        }
        if (find(failure, ConnectException.class).isPresent()) {
            return unavailable(
                    doing, "the endpoint accepts no connection; check its address, and that the store is running");
        }
        if (find(failure, SSLException.class).isPresent()) {
            String message = doing + " failed: no secure connection to the endpoint: " + deepest(failure).getMessage();
            // A certificate stays wrong; a connection that broke under TLS is one that broke.
            return isAboutCertificate(failure)
                    ? StoreException.permanent(Kind.UNAVAILABLE, message)
                    : StoreException.temporary(Kind.UNAVAILABLE, message);
        }
        if (isTimeout(failure)) {
            return timeout(doing, String.valueOf(deepest(failure).getMessage()));
        }
        if (isInterrupt(failure)) {
            return cancelled(doing, failure);
        }
        if (find(failure, IOException.class).isPresent()) {
            return unavailable(doing, "the connection broke: " + deepest(failure).getMessage());
        }
        if (isAboutCredentials(failure)) {
            return StoreException.permanent(
                    Kind.ACCESS_DENIED,
                    doing + " failed: there are no credentials; set AWS_ACCESS_KEY_ID and "
                            + "AWS_SECRET_ACCESS_KEY, or another source of the AWS default chain");
        }
        return StoreException.permanent(Kind.UNAVAILABLE, doing + " failed: " + failure.getMessage());
    }

    private static StoreException unavailable(String doing, String why) {
        return StoreException.temporary(Kind.UNAVAILABLE, doing + " failed: " + why);
    }

    private static boolean isTimeout(Throwable failure) {
        return find(failure, SocketTimeoutException.class).isPresent();
    }

    private static boolean isInterrupt(Throwable failure) {
        return find(failure, AbortedException.class).isPresent()
                || find(failure, InterruptedException.class).isPresent()
                || find(failure, InterruptedIOException.class).isPresent()
                || Thread.currentThread().isInterrupted();
    }

    private static boolean isAboutCertificate(Throwable failure) {
        return find(failure, CertificateException.class).isPresent()
                || find(failure, SSLPeerUnverifiedException.class).isPresent();
    }

    private static boolean isAboutCredentials(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "").startsWith("Unable to load credentials");
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable current = failure;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (@Nullable Throwable current = failure; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
        }
        return Optional.empty();
    }

    private static Throwable deepest(Throwable failure) {
        Throwable current = failure;
        while (current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }
}
