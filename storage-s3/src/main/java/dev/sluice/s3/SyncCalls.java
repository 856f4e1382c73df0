package dev.sluice.s3;

import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Calls of the SDK's blocking client, which repeats small verbs by itself. */
final class SyncCalls {

    private SyncCalls() {
    }

    static <R> R call(String doing, Supplier<R> verb) {
        try {
            return verb.get();
        } catch (SdkException failure) {
            throw Failures.translate(doing, failure);
        }
    }
}
