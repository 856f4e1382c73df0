package dev.sluice.testing;

import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;

/** A store whose limits are shrunk to bytes, where they matter, so that tests reach them. */
final class SmallStore {

    static final String BUCKET = "bucket";
    static final StoreLimits LIMITS = new StoreLimits(3, 2 << 20, 8, 2 << 20, 2 << 20);

    private SmallStore() {}

    static InMemoryStore create() {
        return create(LIMITS, InMemoryStore.ALL_FEATURES);
    }

    static InMemoryStore create(StoreLimits limits, StoreFeatures features) {
        InMemoryStore store = new InMemoryStore(limits, features);
        store.create(BUCKET);
        return store;
    }
}
