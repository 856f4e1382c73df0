package dev.sluice.core.storage;

/** Lists objects. Thread-safe; calls block, and throw nothing but {@link StoreException}. */
public interface ObjectCatalog {

    /**
     * One page of the bucket's objects.
     *
     * @throws StoreException {@code NO_SUCH_BUCKET} and others
     */
    ObjectPage list(String bucket, ListQuery query);
}
