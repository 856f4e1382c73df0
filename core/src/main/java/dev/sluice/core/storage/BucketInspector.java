package dev.sluice.core.storage;

/** Tells how buckets are. Thread-safe; calls block. */
public interface BucketInspector {

    /**
     * Whether the bucket is there and may be read: the cheapest request that tells.
     *
     * @throws StoreException if not: {@code NO_SUCH_BUCKET}, {@code ACCESS_DENIED}, {@code UNAVAILABLE} and others
     */
    void requireReachable(String bucket);

    /** Creates the bucket; one that this account has already is no failure. */
    void create(String bucket);

    /**
     * How the bucket is. A store that doesn't answer is not a failure here but part of the answer.
     *
     * @param countLimit the most objects, and the most unfinished uploads, to count
     * @throws StoreException {@code NO_SUCH_BUCKET} if there is none of that name
     */
    BucketStatus status(String bucket, int countLimit);
}
