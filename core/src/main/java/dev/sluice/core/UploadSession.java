package dev.sluice.core;

import java.util.Optional;

/**
 * A resumable upload. Any number of these may stand for the same upload, in any number of processes. Thread-safe; calls
 * block, and all but {@link #info()} ask the store.
 */
public interface UploadSession {

    /** What was fixed when it began. */
    UploadInfo info();

    /**
     * What the store has of it.
     *
     * @throws UploadException.NoSuchUpload if it was aborted
     * @throws UploadException.Expired      if it is no more for another reason
     */
    UploadProgress progress();

    /**
     * Writes a part, and returns when the store has acknowledged it. The bytes go on to the store while they come in,
     * where the store can check them so. The same part again replaces the earlier one, which stays if this one fails.
     *
     * @param number   which part
     * @param source   exactly the part's bytes
     * @param expected the digest of the part's bytes, if known; another one fails the part
     * @return CRC32C of the part
     * @throws UploadException.Rejected         if there is no such part
     * @throws UploadException.SourceFailed     if the source broke, fell silent, or ended before the part's end
     * @throws UploadException.TooLarge         if the source goes on after the part's end
     * @throws UploadException.ChecksumMismatch if the bytes aren't those that were declared
     * @throws UploadException.StoreUnavailable if the part has to be sent again
     * @throws UploadException.Completed        if the upload is complete
     * @throws UploadException.NoSuchUpload     if it was aborted
     * @throws UploadException.Expired          if it is no more for another reason
     */
    Digest writePart(PartNumber number, UploadSource source, Optional<Digest> expected);

    /**
     * Publishes the object. Repeated, it gives the same receipt.
     *
     * @param whole the digest of all the bytes, by a client that read them in one go: the only thing that betrays a
     *              file that changed between its parts. CRC32C, or the SHA that was declared when an upload of one part
     *              began
     * @throws UploadException.Rejected           if it is another SHA, which can't be verified; nothing was published
     * @throws UploadException.Incomplete         if parts are missing
     * @throws UploadException.ChecksumMismatch   if the parts together aren't what was declared; nothing was published
     * @throws UploadException.PreconditionFailed if there is an object already, and there must not be; nothing was
     *                                            published
     * @throws UploadException.StoreUnavailable   if it is not known what became of it; complete it again
     * @throws UploadException.NoSuchUpload       if it was aborted
     * @throws UploadException.Expired            if it is no more for another reason
     */
    UploadReceipt complete(Optional<Digest> whole);

    /**
     * Drops the upload and all that was sent of it.
     *
     * @throws UploadException.Completed    if it is complete: the object is there
     * @throws UploadException.NoSuchUpload if it was aborted before
     */
    void abort();
}
