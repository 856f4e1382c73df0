package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upload's source, and digests what it reads if the client declared a SHA. One thread reads; any thread may
 * ask how long it has been waiting.
 */
final class SourceReader {

    private static final int NOTHING = -1;

    private final UploadSource source;
    private final @Nullable Digester digester;
    private boolean ended;
    // The byte that was read to see whether there is one.
    private int probed = NOTHING;
    // When the read that is under way began (System.nanoTime), or 0. Written by the reading thread alone.
    private volatile long readingSince;

    SourceReader(UploadSource source, Optional<Digest> expected) {
        this.source = source;
        this.digester = expected.map(Digest::algorithm).filter(algorithm -> algorithm != DigestAlgorithm.CRC32C)
                .map(Digester::of).orElse(null);
    }

    /** Reads like {@link UploadSource#read}, but keeps saying -1 after the end. */
    int read(ByteBuffer buffer) throws IOException {
        if (probed != NOTHING) {
            buffer.put((byte) probed);
            probed = NOTHING;
            return 1;
        }
        return ended ? -1 : readSource(buffer);
    }

    private int readSource(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        readingSince = System.nanoTime() | 1;
        int count;
        try {
            count = source.read(buffer);
        } finally {
            readingSince = 0;
        }
        ended = count < 0;
        if (digester != null && count > 0) {
            digester.update(buffer.duplicate().flip().position(start));
        }
        return count;
    }

    /** Whether the source has nothing more; waits for its answer. */
    boolean atEnd() throws IOException {
        ByteBuffer probe = ByteBuffer.allocate(1);
        while (!ended && probed == NOTHING) {
            if (readSource(probe) > 0) {
                probed = Byte.toUnsignedInt(probe.get(0));
            }
        }
        return ended && probed == NOTHING;
    }

    /** How long the reading thread has been waiting for the source; zero if it isn't. */
    Duration silence() {
        long since = readingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** The digest of what was read, by the algorithm that was declared; {@code crc32c} is what the parts' combine to. */
    Digest digest(int crc32c) {
        return digester == null ? Digest.ofCrc32c(crc32c) : digester.value();
    }
}
