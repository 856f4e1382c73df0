package dev.sluice.core;

import java.util.Map;

/**
 * How far a resumable upload has come, as the store says.
 *
 * @param state         whether it goes on
 * @param received      the parts that the store has acknowledged
 * @param receivedBytes their sizes, summed
 * @param checksums     CRC32C of each of them; of a completed upload none, as its parts are no more
 */
public record UploadProgress(State state, PartRanges received, long receivedBytes, Map<PartNumber, Digest> checksums) {

    /** Whether an upload goes on. */
    public enum State {
        /** Parts may come. */
        OPEN,
        /** The object was published. */
        COMPLETED
    }

    public UploadProgress {
        checksums = Map.copyOf(checksums);
    }
}
