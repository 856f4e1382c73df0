package dev.sluice.testing;

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
import java.util.List;

/** Does what another store does; a fake overrides what it does otherwise. As thread-safe as that store. */
public abstract class ForwardingStore implements UploadStore {

    private final UploadStore store;

    protected ForwardingStore(UploadStore store) {
        this.store = store;
    }

    /** The store to ask, at each call. */
    protected UploadStore store() {
        return store;
    }

    @Override
    public StoreLimits limits() {
        return store().limits();
    }

    @Override
    public StoreFeatures features() {
        return store().features();
    }

    @Override
    public MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes) {
        return store().begin(address, attributes);
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        return store().putPart(upload, number, body);
    }

    @Override
    public List<StoredPart> listParts(MultipartUpload upload) {
        return store().listParts(upload);
    }

    @Override
    public PublishedObject complete(MultipartUpload upload, Completion completion) {
        return store().complete(upload, completion);
    }

    @Override
    public void abort(MultipartUpload upload) {
        store().abort(upload);
    }

    @Override
    public PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
        return store().putWhole(address, attributes, precondition, body);
    }

    @Override
    public void delete(String bucket, List<String> keys) {
        store().delete(bucket, keys);
    }

    @Override
    public void withdraw(ObjectAddress address, PublishedObject published) {
        store().withdraw(address, published);
    }
}
