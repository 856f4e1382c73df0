package dev.sluice.core;

import java.util.List;
import java.util.Optional;

/**
 * One page of the unfinished uploads of a bucket.
 *
 * @param uploads    those that are neither completed, aborted nor expired
 * @param nextCursor where the next page begins; empty: this was the last. A page may be empty and yet not the last
 */
public record UploadPage(List<UploadInfo> uploads, Optional<String> nextCursor) {

    public UploadPage {
        uploads = List.copyOf(uploads);
    }
}
