package dev.sluice.web.netty;

import dev.sluice.core.ByteSize;
import java.time.Duration;

/**
 * How bytes pass through.
 *
 * @param downloadChunk how much of a download is held at once
 * @param patience      how long a read waits for an uploading client before it gets 408
 * @param maxConnections how many connections may be open
 * @param maxDownloads  how many objects are downloaded at once
 * @param leastRate     how fast a client has to send or to take
 */
public record TransferSettings(
        ByteSize downloadChunk, Duration patience, int maxConnections, int maxDownloads, LeastRate leastRate) {

    /** Of the 512 connections that there are to the store, some are left to everybody else. */
    private static final int MOST_DOWNLOADS = 448;

    private static final ByteSize SMALLEST_CHUNK = ByteSize.ofKiB(4);
    private static final ByteSize LARGEST_CHUNK = ByteSize.ofMiB(16);

    public TransferSettings {
        if (maxDownloads > MOST_DOWNLOADS) {
            throw new IllegalArgumentException("sluice.web.max-downloads must be at most " + MOST_DOWNLOADS
                    + ", as the others need connections to the store, too: " + maxDownloads);
        }
        if (downloadChunk.compareTo(SMALLEST_CHUNK) < 0 || downloadChunk.compareTo(LARGEST_CHUNK) > 0) {
            throw new IllegalArgumentException("sluice.download.chunk-size must be " + SMALLEST_CHUNK + " to "
                    + LARGEST_CHUNK + ": " + downloadChunk);
        }
    }

    int downloadChunkBytes() {
        return (int) downloadChunk.bytes();
    }
}
