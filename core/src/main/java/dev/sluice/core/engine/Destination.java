package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoredPart;
import java.util.List;

/**
 * Where an upload's parts go: one plain put, a multipart upload, or a part of one that goes on. Every method throws
 * {@link StoreException}.
 */
sealed interface Destination permits PlainPut, MultipartWrite, SessionPart {

    /** Writes a part; called from several threads. */
    StoredPart write(PartNumber number, PartBody body);

    /** Makes the object visible, once all its parts are written. */
    PublishedObject publish(List<StoredPart> parts, Digest checksum);

    /** Leaves nothing behind. Nothing is in flight any more. */
    void abandon();
}
