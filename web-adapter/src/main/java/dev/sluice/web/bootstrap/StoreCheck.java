package dev.sluice.web.bootstrap;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.StoreException;
import jakarta.inject.Singleton;

/** Makes sure, before anybody is let in, that the store answers and has the buckets that are to be served. */
@Singleton
final class StoreCheck {

    private final StoreTarget target;
    private final BucketInspector inspector;

    StoreCheck(StoreTarget target, BucketInspector inspector) {
        this.target = target;
        this.inspector = inspector;
    }

    /** @throws StartupException if not; the message says what to do */
    void run() {
        for (String bucket : target.buckets().names()) {
            try {
                require(bucket);
            } catch (StoreException failure) {
                throw new StartupException(explain(bucket, failure), failure);
            }
        }
    }

    private void require(String bucket) {
        try {
            inspector.requireReachable(bucket);
        } catch (StoreException failure) {
            if (failure.kind() != StoreException.Kind.NO_SUCH_BUCKET || !target.create().contains(bucket)) {
                throw failure;
            }
            inspector.create(bucket);
        }
    }

    private String explain(String bucket, StoreException failure) {
        return switch (failure.kind()) {
            case NO_SUCH_BUCKET -> "There is no bucket '" + bucket + "' at " + target.name()
                    + ": create it, correct SLUICE_STORAGE_BUCKET, or give --bucket " + bucket + " to have it created.";
            case ACCESS_DENIED -> "The store at " + target.name() + " refuses the credentials for bucket '" + bucket
                    + "': check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile they come from.";
            case UNAVAILABLE, TIMEOUT, SLOW_DOWN -> "The store at " + target.name()
                    + " doesn't answer: check SLUICE_STORAGE_ENDPOINT and that the store is running (" + failure.getMessage() + ").";
            default -> "The store at " + target.name() + " can't serve bucket '" + bucket + "': " + failure.getMessage() + ".";
        };
    }
}
