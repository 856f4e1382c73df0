package dev.sluice.web.bootstrap;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.FaultRates;
import dev.sluice.testing.FaultyStore;
import dev.sluice.testing.InMemoryStore;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.List;

/** A store that goes wrong whenever something is written, from when a test says so; what it is asked, it answers. */
@Singleton
@Primary
@Requires(property = TroubledUploads.PROPERTY)
public class TroubledUploads implements UploadStore {

    public static final String PROPERTY = "test.troubled-uploads";

    private final InMemoryStore store;
    private volatile UploadStore current;

    TroubledUploads(InMemoryStore store) {
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
    public StoreLimits limits() {
        return store.limits();
    }

    @Override
    public StoreFeatures features() {
        return store.features();
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        return current.begin(address, attributes);
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        return current.putPart(upload, number, body);
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        return store.listParts(upload);
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        return current.complete(upload, completion);
    }

    @Override
    public void abort(MultipartUpload upload) {
        current.abort(upload);
    }

    @Override
    public PublishedObject putWhole(ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        return current.putWhole(address, attributes, precondition, body);
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        current.delete(bucket, keys);
    }
}
