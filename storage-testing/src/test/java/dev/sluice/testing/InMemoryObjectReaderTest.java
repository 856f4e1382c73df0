package dev.sluice.testing;

import org.junit.jupiter.api.AfterEach;

class InMemoryObjectReaderTest extends ObjectReaderContract {

    private final InMemoryStore store = SmallStore.create();

    @Override
    protected InMemoryStore store() {
        return store;
    }

    @Override
    protected InMemoryStore reader() {
        return store;
    }

    @Override
    protected String bucket() {
        return SmallStore.BUCKET;
    }

    @AfterEach
    void leavesNothing() {
        store.requireNothingLeft();
    }
}
