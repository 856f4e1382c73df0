package dev.sluice.web.bootstrap;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.ForwardingStore;
import dev.sluice.testing.InMemoryStore;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** A store whose disk is full. */
@Singleton
@Primary
@Requires(property = FullStore.PROPERTY)
public class FullStore extends ForwardingStore {

    public static final String PROPERTY = "test.full-store";

    private final InMemoryStore store;

    FullStore(InMemoryStore store) {
        super(store);
        this.store = store;
    }

    @Override
    protected UploadStore store() {
        return store;
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        throw full();
    }

    @Override
    public PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        throw full();
    }

    private static StoreException full() {
        return StoreException.permanent(StoreException.Kind.INSUFFICIENT_STORAGE, "the store has no room left");
    }
}
