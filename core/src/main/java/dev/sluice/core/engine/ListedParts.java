package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadId;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.List;

/** The store keeps each part's checksum, and lists it: nothing is kept beside it. */
record ListedParts(UploadStore store, Retries retries) implements PartLedger {

    @Override
    public void count(UploadRecord upload, StoredPart part, Digest checksum) {
        // The store has counted it.
    }

    @Override
    public List<StoredPart> parts(UploadRecord upload) {
        return retries.call(() -> store.listParts(upload.multipart())).stream()
                .filter(part -> PartLedger.isWhole(upload, part))
                .toList();
    }

    @Override
    public void clear(UploadId id) {
        // There is nothing.
    }
}
