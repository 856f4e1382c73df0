package dev.sluice.core.storage;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import java.util.List;

/**
 * The verbs an upload rests on. Each is one request to the store, or as good as one: no policy, no retry, no buffer.
 *
 * <p>Thread-safe. Every verb blocks, throws nothing but {@link StoreException} (and {@link IllegalArgumentException}
 * for a caller's mistake), and ends early with kind {@code CANCELLED} when the thread is interrupted.
 */
public interface UploadStore {

    /** The limits of the store; constant. */
    StoreLimits limits();

    /** What the store can do; constant. */
    StoreFeatures features();

    /** Begins a multipart upload. Nothing is visible at the address before {@link #complete}. */
    MultipartUpload begin(ObjectAddress address, ObjectAttributes attributes);

    /**
     * Writes a part. The same number again replaces the earlier one; a part that fails leaves the earlier one in place.
     * No part of the body is referred to after this returns or throws.
     */
    StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body);

    /**
     * The parts that the store has, in ascending order.
     *
     * @throws StoreException {@code NO_SUCH_UPLOAD} if it is gone
     */
    List<StoredPart> listParts(MultipartUpload upload);

    /**
     * Publishes the object. Parts that aren't named are dropped.
     *
     * @throws StoreException {@code PRECONDITION_FAILED}; {@code CHECKSUM_MISMATCH}; {@code NO_SUCH_UPLOAD} if it was
     *                        completed before, aborted or has expired; {@code TIMEOUT} or {@code UNAVAILABLE} if the
     *                        answer was lost, and the object may have been published all the same
     */
    PublishedObject complete(MultipartUpload upload, Completion completion);

    /** Drops the upload and its parts; one that is gone already is no failure. A part in flight may still land. */
    void abort(MultipartUpload upload);

    /**
     * Removes objects; one that isn't there is no failure.
     *
     * @param keys at most 1,000
     * @throws StoreException {@code ACCESS_DENIED} and others; then some of them may be gone
     */
    void delete(String bucket, List<String> keys);

    /**
     * Removes what was published, and nothing that was put there since, as far as the store can tell: that version
     * where the bucket keeps versions, otherwise the object while it has this entity tag. A store that ignores such a
     * condition removes whatever is there, so look before.
     *
     * @throws StoreException {@code PRECONDITION_FAILED} if it is another object, {@code ACCESS_DENIED} and others
     */
    void withdraw(ObjectAddress address, PublishedObject published);

    /** Publishes an object at once. */
    PublishedObject putWhole(
            ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body);
}
