package dev.sluice.core.engine;

import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.UploadStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Refuses what a condition forbids, or a store can't keep, before much is sent. The store itself has the last word at
 * the end.
 */
final class ConditionalWrites {

    private static final Logger LOG = System.getLogger(ConditionalWrites.class.getName());

    private ConditionalWrites() { }

    /**
     * Asks whether there is an object that must not be there, so that not all of a large one is sent in vain. A
     * credential that may not ask is no obstacle.
     *
     * @throws UploadException.PreconditionFailed if there is one
     */
    static void requireAbsent(ObjectReader reader, UploadRequest request) {
        if (request.precondition() == Precondition.MUST_NOT_EXIST && isThere(reader, request)) {
            throw new UploadException.PreconditionFailed(
                    request.address(),
                    "there is an object " + request.address()
                            + " already, and there must be none; nothing was published",
                    null,
                    Optional.empty());
        }
    }

    private static boolean isThere(ObjectReader reader, UploadRequest request) {
        try {
            return reader.head(request.address()).isPresent();
        } catch (StoreException noAnswer) {
            LOG.log(Level.DEBUG, "Whether there is an object " + request.address() + " could not be asked", noAnswer);
            return false;
        }
    }

    /** @throws UploadException.Rejected if the request has such a condition */
    static void require(UploadStore store, UploadRequest request) {
        if (request.precondition() == Precondition.MUST_NOT_EXIST && !store.features().conditionalWrites()) {
            throw new UploadException.Rejected(
                    request.address(),
                    "this store can't refuse to overwrite, so the condition on " + request.address()
                            + " can't be kept; send it without",
                    null,
                    Optional.empty());
        }
    }
}
