package dev.sluice.cli.report;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import java.time.Duration;
import java.util.List;

/** What happens to a file that is sent in parts, before it is known how it ends. */
public sealed interface PushEvent {

    /** An upload was begun. */
    record Begun(RemoteUpload upload) implements PushEvent {
    }

    /** An unfinished upload goes on. Its parts that are there are compared with the file's. */
    record Resumed(RemoteUpload upload) implements PushEvent {
    }

    /**
     * These parts of the unfinished upload are not the file's, and are sent again.
     *
     * @param bytes their bytes, summed
     */
    record Differing(List<PartNumber> parts, long bytes) implements PushEvent {
    }

    /** The store has a part. */
    record Acknowledged(PartNumber part, long bytes, Digest checksum) implements PushEvent {
    }

    /** Nothing is sent for a while. */
    record Waiting(Failure failure, Duration time) implements PushEvent {
    }

    /** The push failed, and what arrived stays at the store for another one. */
    record Kept(RemoteUpload upload) implements PushEvent {
    }

    /** An unfinished upload was given up, and what was sent of it is deleted. */
    record Deleted(String id) implements PushEvent {
    }

    /** An unfinished upload should be given up, and could not be; it stays until it expires. */
    record NotDeleted(String id, Failure failure) implements PushEvent {
    }
}
