package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadId;
import dev.sluice.core.storage.StoredPart;
import java.util.List;

/** Which parts of a resumable upload count, and their checksums. Every method throws {@code StoreException}. */
sealed interface PartLedger permits NotedParts, ProvenParts {

    /** The store has acknowledged the part; only what is counted here was received. */
    void count(UploadRecord upload, StoredPart part, Digest checksum);

    /**
     * The parts that count, each with its checksum, in ascending order.
     *
     * @throws dev.sluice.core.storage.StoreException {@code NO_SUCH_UPLOAD}
     */
    List<StoredPart> parts(UploadRecord upload);

    /** Drops what was kept for this. */
    void clear(UploadId id);

    /** The number, size and checksum that the parts of an upload have to have. */
    static boolean isWhole(UploadRecord upload, StoredPart part) {
        PartNumber number = part.number();
        return upload.info().has(number)
                && part.size() == upload.info().lengthOf(number)
                && part.checksum().isPresent();
    }
}
