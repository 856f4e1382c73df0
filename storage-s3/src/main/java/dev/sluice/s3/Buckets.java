package dev.sluice.s3;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;

/** What HEAD of a bucket answers, which has no body that would say which of the two is missing. */
final class Buckets {

    private Buckets() {
    }

    static boolean isMissing(StoreException failure) {
        return failure.kind() == Kind.NO_SUCH_BUCKET || failure.kind() == Kind.NO_SUCH_OBJECT;
    }

    static StoreException missing(String doing, StoreException cause) {
        StoreException missing = StoreException.permanent(Kind.NO_SUCH_BUCKET,
                doing + " failed: there is no such bucket; create it, or correct its name").withCause(cause);
        return cause.requestId().map(missing::withRequestId).orElse(missing);
    }
}
