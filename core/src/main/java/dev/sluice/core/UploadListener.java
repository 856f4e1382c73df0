package dev.sluice.core;

/**
 * Hears how far an upload has come. Called from several threads, one at a time per upload; it should return at once.
 */
@FunctionalInterface
public interface UploadListener {

    /** Hears nothing. */
    UploadListener NONE = acknowledgedBytes -> { };

    /**
     * @param acknowledgedBytes the bytes of this upload that the store has acknowledged so far. What was only read or
     *                          buffered does not count, so the number never goes back
     */
    void onProgress(long acknowledgedBytes);
}
