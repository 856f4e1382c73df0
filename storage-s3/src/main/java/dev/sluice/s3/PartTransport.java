package dev.sluice.s3;

import dev.sluice.core.PartNumber;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoredPart;

/** How the bytes of a part get to the store: the hot path, which can be replaced by itself. Thread-safe. */
interface PartTransport {

    /** As {@link dev.sluice.core.storage.UploadStore#putPart}. */
    StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body);
}
