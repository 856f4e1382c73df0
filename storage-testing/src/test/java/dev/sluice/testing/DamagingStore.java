package dev.sluice.testing;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.Optional;

/** Keeps other bytes of a part that was let go than it was sent, and tells no checksum. */
final class DamagingStore extends ForwardingStore {

    DamagingStore(UploadStore store) {
        super(store);
    }

    @Override
    public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
        if (body.retained()) {
            throw StoreException.permanent(StoreException.Kind.INVALID, "nothing should be retained here");
        }
        byte[] bytes = BodyIntake.receive(body, Checksums.HEADER_OR_UNCHECKED_TRAILER);
        bytes[0] ^= 1;
        StoredPart stored = store().putPart(upload, number, TestBody.letGo(bytes));
        return new StoredPart(number, stored.size(), stored.etag(), Optional.empty());
    }
}
