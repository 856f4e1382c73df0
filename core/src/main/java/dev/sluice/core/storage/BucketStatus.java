package dev.sluice.core.storage;

/**
 * How a bucket is.
 *
 * @param bucket            its name
 * @param reachable         whether the store answered for it
 * @param writable          whether the credential may begin an upload there
 * @param objects           how many objects were counted
 * @param bytes             their sizes, summed
 * @param complete          whether all were counted; false: the count stopped at the limit
 * @param unfinishedUploads multipart uploads that were neither completed nor aborted, counted up to the same limit
 */
public record BucketStatus(
        String bucket, boolean reachable, boolean writable, long objects, long bytes, boolean complete, long unfinishedUploads) {

    /** A bucket that the store didn't answer for. */
    public static BucketStatus unreachable(String bucket) {
        return new BucketStatus(bucket, false, false, 0, 0, false, 0);
    }
}
