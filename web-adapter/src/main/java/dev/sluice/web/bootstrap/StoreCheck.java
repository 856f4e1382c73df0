package dev.sluice.web.bootstrap;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.StoreException;
import jakarta.inject.Singleton;

/** Makes sure, before anybody is told the address, that the store answers and has the buckets that are to be served. */
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
                throw new StartupException(target.explain(bucket, failure), failure);
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
}
