package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.List;
import java.util.Optional;

/** An object of several parts: a multipart upload. */
record MultipartWrite(UploadStore store, Settlement settlement, MultipartUpload upload, Precondition precondition)
        implements Destination {

    @Override
    public StoredPart write(PartNumber number, PartBody body) {
        return store.putPart(upload, number, body);
    }

    @Override
    public PublishedObject publish(List<StoredPart> parts, Digest checksum) {
        Completion completion = new Completion(parts, checksum, precondition);
        PublishedObject published = settlement.retries().call(() -> complete(completion));
        boolean wholeIsChecked = store.features().fullObjectChecksum() && published.checksum().isPresent();
        return wholeIsChecked ? published : settlement.requireWhole(published, completion.size());
    }

    /** Completing again gives NoSuchUpload, or finds the object in its own way: so after every failure, look first. */
    private PublishedObject complete(Completion completion) {
        try {
            return requireEqual(store.complete(upload, completion), completion);
        } catch (StoreException failure) {
            boolean mayBePublished = Settlement.leavesOpen(failure)
                    || failure.kind() == Kind.NO_SUCH_UPLOAD || failure.kind() == Kind.PRECONDITION_FAILED;
            Optional<PublishedObject> published =
                    mayBePublished ? settlement.published(failure, completion.size()) : Optional.empty();
            return published.orElseThrow(() -> failure);
        }
    }

    /** An answer that tells another checksum is none to this completion: what became of it has to be looked at. */
    private static PublishedObject requireEqual(PublishedObject published, Completion completion) {
        if (published.checksum().isPresent() && !published.checksum().get().equals(completion.checksum())) {
            throw StoreException.temporary(
                    Kind.UNAVAILABLE,
                    "the store answered a completion with "
                            + published.checksum().get() + ", but " + completion.checksum() + " was sent");
        }
        return published;
    }

    /** Aborts until the store knows the upload no more: a part that was in flight may land after an abort. */
    @Override
    public void abandon() {
        settlement.retries().call(() -> {
            store.abort(upload);
            requireGone();
            return upload;
        });
    }

    private void requireGone() {
        try {
            store.listParts(upload);
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_SUCH_UPLOAD) {
                return;
            }
            throw failure;
        }
        throw StoreException.temporary(Kind.UNAVAILABLE, "the multipart upload is still there after it was aborted");
    }
}
