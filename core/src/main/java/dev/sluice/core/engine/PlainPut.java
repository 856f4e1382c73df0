package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object of one part: one plain put. Written by one thread, then published by another that has waited for it. */
final class PlainPut implements Destination {

    private final UploadStore store;
    private final Settlement settlement;
    private final ObjectAttributes attributes;
    private final Precondition precondition;
    private boolean answerLost;
    private @Nullable PublishedObject published;

    PlainPut(UploadStore store, Settlement settlement, ObjectAttributes attributes, Precondition precondition) {
        this.store = store;
        this.settlement = settlement;
        this.attributes = attributes;
        this.precondition = precondition;
    }

    @Override
    public StoredPart write(PartNumber number, PartBody body) {
        PublishedObject object;
        try {
            object = store.putWhole(settlement.address(), attributes, precondition, body);
        } catch (StoreException failure) {
            object = settle(failure, body).orElseThrow(() -> failure);
        }
        published = object;
        return new StoredPart(number, body.length(), object.etag(), object.checksum());
    }

    /** An earlier attempt, or this one, may have been carried out without our hearing of it. */
    private Optional<PublishedObject> settle(StoreException failure, PartBody body) {
        answerLost |= Settlement.leavesOpen(failure);
        boolean maybeOwnObject = answerLost && failure.kind() == Kind.PRECONDITION_FAILED;
        return Settlement.leavesOpen(failure) || maybeOwnObject
                ? settlement.published(failure, body.length())
                : Optional.empty();
    }

    @Override
    public PublishedObject publish(List<StoredPart> parts, Digest checksum) {
        return Objects.requireNonNull(published, "published before it was written");
    }

    @Override
    public void abandon() {
        // A put that failed left nothing behind.
    }
}
