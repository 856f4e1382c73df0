package dev.sluice.core.storage;

import java.util.Map;

/**
 * How a bucket is.
 *
 * @param bucket            its name
 * @param reachable         whether the store answered for it
 * @param writable          whether the credential may begin an upload there; false, too, if the store didn't say
 * @param objects           how many objects were counted
 * @param bytes             their sizes, summed
 * @param complete          whether all were counted; false: the count stopped at the limit, or was refused
 * @param unfinishedUploads multipart uploads that were neither completed nor aborted, counted up to the same limit
 * @param unanswered        which questions the store didn't answer, and why: a sentence each
 */
public record BucketStatus(
        String bucket,
        boolean reachable,
        boolean writable,
        long objects,
        long bytes,
        boolean complete,
        long unfinishedUploads,
        Map<Question, String> unanswered) {

    /** What a store is asked about a bucket. */
    public enum Question {
        /** Whether it is there: {@link BucketStatus#reachable()}. */
        REACHABLE("reachable"),
        /** What is in it: {@link BucketStatus#objects()}, {@link BucketStatus#bytes()}. */
        OBJECTS("objects"),
        /** {@link BucketStatus#writable()}. */
        WRITABLE("writable"),
        /** {@link BucketStatus#unfinishedUploads()}. */
        UNFINISHED_UPLOADS("unfinishedUploads");

        private final String text;

        Question(String text) {
            this.text = text;
        }

        /** The name of what it asks for. */
        public String text() {
            return text;
        }
    }

    public BucketStatus {
        unanswered = Map.copyOf(unanswered);
    }
}
