package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.SlabPool.Slab;
import dev.sluice.core.storage.PartBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A part that was let go, failed at the store, and is read from its source once more: it has been read to its end
 * before, and its last bytes go only if all are the same again. It is sent while it is read, through one slab. For one
 * attempt.
 */
final class RereadBody implements PartBody {

    private final UploadSource source;
    private final Reservation memory;
    private final long length;
    private final int crc32c;
    private final Runnable onEnd;

    /**
     * @param source at the part's first byte
     * @param memory has room for a slab, or a fragment of one
     * @param crc32c of what was read before
     * @param onEnd  runs when all of it has been handed out
     */
    RereadBody(UploadSource source, Reservation memory, long length, int crc32c, Runnable onEnd) {
        this.source = source;
        this.memory = memory;
        this.length = length;
        this.crc32c = crc32c;
        this.onEnd = onEnd;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public Optional<Digest> checksum() {
        return Optional.empty();
    }

    @Override
    public BodyReader open() {
        return new Reader(memory.take(length));
    }

    private final class Reader implements BodyReader {
        private final Slab slab;
        private final CRC32C crc = new CRC32C();
        private long position;

        private Reader(Slab slab) {
            this.slab = slab;
        }

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            if (position == length) {
                return null;
            }
            ByteBuffer bytes = slab.memory().duplicate();
            bytes.limit((int) Math.min(slab.size(), length - position));
            while (bytes.hasRemaining()) {
                if (source.read(bytes) < 0) {
                    throw new IOException("the source has become shorter while it was sent");
                }
            }
            crc.update(bytes.flip());
            position += bytes.limit();
            if (position == length && (int) crc.getValue() != crc32c) {
                throw new IOException("the source has changed while it was sent");
            }
            memory.moved();
            if (position == length) {
                onEnd.run();
            }
            return bytes.rewind().asReadOnlyBuffer();
        }

        @Override
        public void close() {
            memory.giveBack(slab);
        }
    }
}
