package dev.sluice.core;

import java.util.List;
import java.util.Optional;

/**
 * Uploads objects in parts that may come in any order, at the same time, again, and through any process: nothing is
 * kept in memory, the store alone knows what has arrived. Part n is always the same bytes of the object, so two that
 * send the same part do no harm, and there is nothing to lock.
 *
 * <pre>{@code
 * UploadSession session = uploader.begin(UploadRequest.to("archive", "backup.tar").size(size).build());
 * session.writePart(PartNumber.FIRST, UploadSource.of(firstPart), Optional.empty());
 * // ... the others, on any machine that has the id: uploader.resume(id)
 * UploadReceipt receipt = session.complete(Optional.of(crc32cOfTheFile));
 * }</pre>
 *
 * <p>Thread-safe. Calls block and are made for virtual threads. All of them throw {@link UploadException}.
 */
public interface ResumableUploader {

    /**
     * Begins an upload. Its size must be known; an expected CRC32C is compared before anything is published, and a SHA,
     * of an upload of one part, while that part comes.
     *
     * @throws UploadException.Rejected if the request has no size, or names a key that is Sluice's own ({@code .sluice}
     *                                  and all below it), or the upload has several parts and a SHA, which can't be
     *                                  combined from theirs: declare the CRC32C, or send it by a
     *                                  {@link StreamingUploader}
     */
    UploadSession begin(UploadRequest request);

    /**
     * Finds an upload again.
     *
     * @return empty if there is none of that id: it never was, or was aborted
     * @throws UploadException.Expired if it was, but is no more
     */
    Optional<UploadSession> resume(UploadId id);

    /** The unfinished uploads of a file, by what its client recognises it by; the newest first. */
    List<UploadInfo> find(String bucket, String fingerprint);

    /**
     * The unfinished uploads of a bucket, page by page, in no order that means anything.
     *
     * @param cursor where the page before ended; empty: from the beginning
     * @param limit  the most uploads a page may have, 1 to 1,000
     */
    UploadPage list(String bucket, Optional<String> cursor, int limit);

    /**
     * Removes the uploads that expired more than an hour ago, with all that was sent of them: those that Sluice has a
     * record of, and nothing else. Any number of processes may do it at once.
     */
    SweepReport sweep(String bucket);
}
