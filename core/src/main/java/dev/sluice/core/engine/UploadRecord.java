package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.storage.MultipartUpload;
import java.util.Optional;

/**
 * All that any process has to know to go on with a resumable upload. Written once, when it begins.
 *
 * @param info           what its client knows of it
 * @param multipart      the store's own upload
 * @param expectedDigest the digest of the whole, if it was declared
 */
record UploadRecord(UploadInfo info, MultipartUpload multipart, Optional<Digest> expectedDigest) {
}
