package dev.sluice.core.engine;

import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.storage.UploadStore;
import java.util.Optional;

/** Refuses a condition that a store can't keep, before anything is sent. */
final class ConditionalWrites {

    private ConditionalWrites() { }

    /** @throws UploadException.Rejected if the request has such a condition */
    static void require(UploadStore store, UploadRequest request) {
        if (request.precondition() == Precondition.MUST_NOT_EXIST && !store.features().conditionalWrites()) {
            throw new UploadException.Rejected(request.address(),
                    "this store can't refuse to overwrite, so the condition on " + request.address() + " can't be kept; send it without",
                    null, Optional.empty());
        }
    }
}
