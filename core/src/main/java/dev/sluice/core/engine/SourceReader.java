package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upload's source, and digests what it reads where the client declared a SHA. One thread reads; any thread may
 * ask how long it has been waiting.
 */
final class SourceReader {

    private static final long NOT_BEGUN = -1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private static final int LEAST_ROOM_BYTES = 1024;

    private final UploadSource source;
    private final List<Digest> declared;
    private final Map<DigestAlgorithm, Digester> digesters = new EnumMap<>(DigestAlgorithm.class);
    private boolean ended;
    // What was read before it was wanted, and the memory that it is in, if that is of the budget.
    private ByteBuffer ahead = NOTHING;
    private @Nullable Reservation aheadMemory;
    private long nanosWaited;
    // How long it took to give something for the first time.
    private long nanosToBegin = NOT_BEGUN;
    // When the read that is under way began (System.nanoTime), or 0. Written by the reading thread alone.
    private volatile long readingSince;

    /** @param declared what the client says of the source's bytes; any number */
    SourceReader(UploadSource source, List<Digest> declared) {
        this.source = source;
        this.declared = declared;
        declared.stream().map(Digest::algorithm).filter(algorithm -> algorithm != DigestAlgorithm.CRC32C)
                .forEach(algorithm -> digesters.put(algorithm, Digester.of(algorithm)));
    }

    /** Reads like {@link UploadSource#read(ByteBuffer[])}, but keeps saying -1 after the end. */
    long read(ByteBuffer... buffers) throws IOException {
        if (ahead.hasRemaining()) {
            return readAhead(buffers[0]);
        }
        return ended ? -1 : account(() -> source.read(buffers), buffers);
    }

    private int readAhead(ByteBuffer buffer) {
        int count = Math.min(ahead.remaining(), buffer.remaining());
        buffer.put(ahead.slice(ahead.position(), count));
        ahead.position(ahead.position() + count);
        if (!ahead.hasRemaining()) {
            forgetAhead();
        }
        return count;
    }

    /**
     * Reads ahead to learn how fast the source is: until the memory is full, or the source has turned out to be slow.
     *
     * @param memory room for as many bytes, and for more than was read ahead before; it is closed when these have been
     *               read
     */
    SourcePace sense(Reservation memory, int bytes) throws IOException {
        ByteBuffer room = ahead;
        forgetAhead();
        aheadMemory = memory;
        ByteBuffer target = memory.take(bytes).memory().duplicate().put(room);
        while (!ended && target.hasRemaining() && (nanosToBegin == NOT_BEGUN || pace(bytes) == SourcePace.FAST)) {
            readSource(target);
        }
        ahead = target.flip();
        return pace(ahead.remaining());
    }

    /** How fast the source is, if so many bytes have come. What it takes to begin doesn't count. */
    SourcePace pace(long bytes) {
        return SourcePace.of(bytes, Duration.ofNanos(nanosWaited - Math.max(0, nanosToBegin)));
    }

    /**
     * Reads ahead into a small room in the heap, which is the source's own, until that is full or the source has ended.
     *
     * @return whether all the rest of the source is there now
     */
    boolean readAhead(int bytes) throws IOException {
        while (!ended && ahead.remaining() < bytes) {
            int size = Math.min(bytes, Math.max(4 * ahead.remaining(), LEAST_ROOM_BYTES));
            ByteBuffer room = ByteBuffer.allocate(size).put(ahead);
            forgetAhead();
            while (!ended && room.hasRemaining()) {
                readSource(room);
            }
            ahead = room.flip();
        }
        return ended;
    }

    /** The source from an offset on, if it can be read again. For any thread. */
    Optional<UploadSource> again(long offset) {
        return source.again(offset);
    }

    /** How much was read ahead, in bytes. */
    int ahead() {
        return ahead.remaining();
    }

    /** Takes back what was read for a part that can't have it any more; what is ahead comes after it. */
    void unread(List<ByteBuffer> buffers) {
        int bytes = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer copy = ByteBuffer.allocate(bytes + ahead.remaining());
        buffers.forEach(copy::put);
        copy.put(ahead);
        forgetAhead();
        ahead = copy.flip();
    }

    /** Drops what was read ahead, and its memory. */
    void forgetAhead() {
        ahead = NOTHING;
        if (aheadMemory != null) {
            aheadMemory.close();
            aheadMemory = null;
        }
    }

    /** How long the source has let wait so far. For the reading thread. */
    Duration waited() {
        return Duration.ofNanos(nanosWaited);
    }

    private void readSource(ByteBuffer buffer) throws IOException {
        account(() -> source.read(buffer), buffer);
    }

    private long account(Reading reading, ByteBuffer... buffers) throws IOException {
        int[] starts = Arrays.stream(buffers).mapToInt(ByteBuffer::position).toArray();
        long since = System.nanoTime() | 1;
        readingSince = since;
        long count;
        try {
            count = reading.read();
        } catch (UploadException known) {
            throw known;
        } catch (RuntimeException broken) {
            throw new BrokenSourceException(broken);
        } finally {
            readingSince = 0;
            nanosWaited += System.nanoTime() - since;
        }
        if (nanosToBegin == NOT_BEGUN) {
            nanosToBegin = nanosWaited;
        }
        ended = count < 0;
        if (count > 0) {
            for (Digester digester : digesters.values()) {
                for (int i = 0; i < buffers.length; i++) {
                    digester.update(buffers[i].duplicate().flip().position(starts[i]));
                }
            }
        }
        return count;
    }

    /** Whether the source has nothing more; waits for its answer. */
    boolean atEnd() throws IOException {
        while (!ended && !ahead.hasRemaining()) {
            ByteBuffer probe = ByteBuffer.allocate(1);
            readSource(probe);
            ahead = probe.flip();
        }
        return ended && !ahead.hasRemaining();
    }

    /** How long the reading thread has been waiting for the source; zero if it isn't. */
    Duration silence() {
        long since = readingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /** What was declared of the bytes, and what they have instead. */
    record Mismatch(Digest declared, Digest found) { }

    /**
     * A digest that was declared and isn't that of what was read, once that was all; {@code crc32c} is what the parts'
     * combine to.
     */
    Optional<Mismatch> mismatch(int crc32c) {
        Map<DigestAlgorithm, Digest> found = new EnumMap<>(DigestAlgorithm.class);
        found.put(DigestAlgorithm.CRC32C, Digest.ofCrc32c(crc32c));
        digesters.forEach((algorithm, digester) -> found.put(algorithm, digester.value()));
        return declared.stream()
                .map(digest -> new Mismatch(digest, Objects.requireNonNull(found.get(digest.algorithm()))))
                .filter(both -> !both.declared().equals(both.found()))
                .findFirst();
    }

    /** The source threw what it shouldn't. */
    static final class BrokenSourceException extends IOException {
        private static final long serialVersionUID = 1L;

        private BrokenSourceException(RuntimeException cause) {
            super(cause);
        }

        @Override
        public synchronized RuntimeException getCause() {
            return (RuntimeException) Objects.requireNonNull(super.getCause());
        }
    }

    @FunctionalInterface
    private interface Reading {
        long read() throws IOException;
    }
}
