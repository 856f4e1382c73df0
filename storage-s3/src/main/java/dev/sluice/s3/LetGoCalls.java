package dev.sluice.s3;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.core.storage.StoreException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Sends bodies that are let go, on the caller's thread: the store's connection pulls, so nothing is queued in between.
 * Thread-safe.
 *
 * <p>What one open connection costs, measured with 300 of them on plain HTTP: 50 to 70 KiB of heap, the request, the HTTP
 * client's buffers (8 KiB each way and 4 KiB) and the waiting virtual threads included; on TLS some 50 KiB more for its
 * records.
 */
final class LetGoCalls {

    /** Whoever has the bytes retries, not the SDK. */
    private static final SdkPlugin NO_RETRY = client ->
            client.overrideConfiguration(client.overrideConfiguration().copy(copy -> copy.retryStrategy(AwsRetryStrategy.doNotRetry())));

    private static final AwsRequestOverrideConfiguration OVERRIDE = AwsRequestOverrideConfiguration.builder()
            .authSchemeProvider(TrailerSigner.LET_GO)
            .addPlugin(NO_RETRY)
            .build();

    private final Duration stallLimit;

    /** @param stallLimit for how long the store may take no byte */
    LetGoCalls(Duration stallLimit) {
        this.stallLimit = stallLimit;
    }

    /** What a request of such a body has to carry. */
    AwsRequestOverrideConfiguration override() {
        return OVERRIDE;
    }

    <R> R send(String doing, PartBody body, Function<RequestBody, R> verb) {
        try (BodyReader reader = body.open()) {
            return send(doing, new BodyStream(reader, body.length()), body.length(), verb);
        } catch (IOException emptyBodyFailed) {
            throw explain(doing, emptyBodyFailed);
        }
    }

    private <R> R send(String doing, BodyStream stream, long length, Function<RequestBody, R> verb) {
        try (StallWatch watch = StallWatch.open(stream, stallLimit)) {
            try {
                return verb.apply(RequestBody.fromContentProvider(() -> stream, length, "application/octet-stream"));
            } catch (SdkException failure) {
                if (watch.stalled()) {
                    throw Failures.timeout(doing, "no byte taken for " + stallLimit.toSeconds() + " s").withCause(failure);
                }
                throw stream.failure().map(cause -> explain(doing, cause)).orElseGet(() -> Failures.translate(doing, failure));
            }
        }
    }

    private static StoreException explain(String doing, IOException bodyFailure) {
        return bodyFailure instanceof InterruptedIOException
                ? Failures.cancelled(doing, bodyFailure)
                : Failures.bodyFailed(doing, bodyFailure);
    }
}
