package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Settles whether an upload was published when the answer was lost: the object at the address carries the upload's
 * stamp, or it doesn't.
 */
record Settlement(ObjectReader reader, Retries retries, ObjectAddress address, String stamp) {

    private static final Logger LOG = System.getLogger(Settlement.class.getName());

    /** Whether a failure leaves open if the store did what was asked. */
    static boolean leavesOpen(StoreException failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE, TIMEOUT, SLOW_DOWN -> true;
            case NO_SUCH_BUCKET,
                    NO_SUCH_OBJECT,
                    NO_SUCH_UPLOAD,
                    ACCESS_DENIED,
                    PRECONDITION_FAILED,
                    CONFLICT,
                    RANGE_NOT_SATISFIABLE,
                    CHECKSUM_MISMATCH,
                    TOO_LARGE,
                    INSUFFICIENT_STORAGE,
                    INVALID,
                    UNSUPPORTED,
                    BODY_FAILED,
                    CANCELLED -> false;
        };
    }

    /**
     * The object, if this upload published it, with the checksum that the store tells of it, right or wrong. Empty too
     * if the store doesn't say, but only after a failure that leaves it open: then the verb is repeated, and this asked
     * again.
     *
     * @throws StoreException if the store doesn't answer, or has the object with another size
     */
    Optional<PublishedObject> published(StoreException after, long size) {
        Optional<ObjectInfo> found = stamped(leavesOpen(after) ? lookOnce(after) : look());
        found.ifPresent(info -> requireEqual(info, size));
        return found.map(info -> new PublishedObject(info.etag(), info.versionId(), info.checksum()));
    }

    /**
     * Looks at what was published, where the store checks only parts, or didn't say that it checked the whole. A store
     * that doesn't let us look, or where another upload has followed, has acknowledged this one all the same.
     *
     * @return what was published, with the checksum that the look told, right or wrong
     * @throws StoreException if this upload was published with another size
     */
    PublishedObject requireWhole(PublishedObject published, long size) {
        Optional<ObjectInfo> found = stamped(lookIfAllowed());
        found.ifPresent(info -> requireEqual(info, size));
        return new PublishedObject(
                published.etag(),
                published.versionId(),
                published.checksum().or(() -> found.flatMap(ObjectInfo::checksum)));
    }

    /** The object as it is now, if this upload published it. */
    Optional<ObjectInfo> find() {
        return stamped(look());
    }

    private Optional<ObjectInfo> lookIfAllowed() {
        try {
            return look();
        } catch (StoreException refused) {
            LOG.log(Level.DEBUG, "what was published could not be looked at", refused);
            return Optional.empty();
        }
    }

    private Optional<ObjectInfo> stamped(Optional<ObjectInfo> found) {
        return found.filter(info -> info.attributes().uploadStamp().equals(Optional.of(stamp)));
    }

    private Optional<ObjectInfo> look() {
        return retries.call(() -> reader.head(address));
    }

    private Optional<ObjectInfo> lookOnce(StoreException after) {
        try {
            return reader.head(address);
        } catch (StoreException noAnswer) {
            after.addSuppressed(noAnswer);
            if (after.kind() == Kind.TIMEOUT && noAnswer.kind() == Kind.TIMEOUT) {
                // A store that is silent over the verb and the look, too, is silent over whatever comes next.
                throw StoreException.permanent(Kind.TIMEOUT, after.getMessage()).withCause(after);
            }
            return Optional.empty();
        }
    }

    private void requireEqual(ObjectInfo info, long size) {
        if (info.size() != size) {
            throw StoreException.permanent(
                    Kind.CHECKSUM_MISMATCH,
                    "the store published " + info.size() + " bytes at " + address + ", but " + size
                            + " were sent; delete the object and send it again");
        }
    }
}
