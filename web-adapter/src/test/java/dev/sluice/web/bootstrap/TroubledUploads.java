package dev.sluice.web.bootstrap;

import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.FaultRates;
import dev.sluice.testing.FaultyStore;
import dev.sluice.testing.ForwardingStore;
import dev.sluice.testing.InMemoryStore;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;

/** A store that goes wrong whenever something is written, from when a test says so; what it is asked, it answers. */
@Singleton
@Primary
@Requires(property = TroubledUploads.PROPERTY)
public class TroubledUploads extends ForwardingStore {

    public static final String PROPERTY = "test.troubled-uploads";

    private final InMemoryStore store;
    private volatile UploadStore current;

    TroubledUploads(InMemoryStore store) {
        super(store);
        this.store = store;
        this.current = store;
    }

    public void trouble(FaultRates rates, long seed) {
        current = new FaultyStore(store, rates, seed);
    }

    public void calm() {
        current = store;
    }

    @Override
    protected UploadStore store() {
        return current;
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        return store.listParts(upload);
    }
}
