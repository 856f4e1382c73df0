package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.SlabPool.Slab;
import dev.sluice.core.storage.PartBody;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A part on its way: a bounded queue of slabs between the thread that reads the source and the thread that writes to
 * the store. What happens to a slab once it is written is the only difference between the two kinds. Retained, it stays
 * until the part is closed, so the part can be sent again. Let go, it returns and is filled anew, and the last slab is
 * withheld until {@link #release}.
 *
 * <p>While a part is filled, another thread may take of its memory, as its source stalls: {@link #letGo}, {@link #seal}
 * and {@link #lower}.
 */
final class PartQueue implements PartBody, AutoCloseable {

    /** S3 ends an UploadPart that is silent for 20 s, so what is there goes out long before. */
    private static final Duration FLUSH_AFTER = Duration.ofSeconds(2);

    /** What the source is asked for at once, in bytes: nobody waits for less of a part that is retained. */
    private static final int FILLED_AT_ONCE = 2 << 20;

    private final Reservation reservation;
    private final Duration flushAfter;
    private final CRC32C crc = new CRC32C();
    // The lock guards all below; these two may be read without it, by whoever knows that they don't change any more.
    private volatile boolean retained;
    private volatile long length;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Filled> filled = new ArrayList<>();
    private long received;
    private boolean opened;
    private boolean filling;
    private List<Target> targets = List.of();
    /** What may become the part's length in the end: the source isn't asked for more at once. */
    private long leastLength;
    private boolean sealed;
    private boolean rereadable;
    private boolean discarding;
    private long handedOut;
    private volatile boolean sentWhole;
    private boolean released;
    private boolean closed;
    private @Nullable IOException failure;

    private PartQueue(Reservation reservation, long length, boolean retained, Duration flushAfter) {
        this.reservation = reservation;
        this.length = length;
        this.retained = retained;
        this.flushAfter = flushAfter;
    }

    /** A part that can be sent once it {@linkplain #fill is filled}, any number of times until it is closed. */
    static PartQueue retained(Reservation wholePart, long length) {
        return new PartQueue(wholePart, length, true, FLUSH_AFTER);
    }

    /** A part that is sent while it is filled. */
    static PartQueue letGo(Reservation fewSlabs, long length) {
        return letGo(fewSlabs, length, FLUSH_AFTER);
    }

    static PartQueue letGo(Reservation fewSlabs, long length, Duration flushAfter) {
        return new PartQueue(fewSlabs, length, false, flushAfter);
    }

    /**
     * Reads the part from the source, as much as it gives. A part that is let go waits here while its slabs are full.
     *
     * @return how many bytes were read: fewer than the length only if the source ended
     * @throws AbandonedException if the sending side gave up
     * @throws IOException        if the source failed
     */
    long fill(SourceReader source) throws IOException, InterruptedException {
        filling(true);
        try {
            boolean ended = false;
            while (!ended && !targets().isEmpty()) {
                ended = source.read(targets.stream().map(Target::room).toArray(ByteBuffer[]::new)) < 0;
                advance(source);
            }
            return received;
        } finally {
            filling(false);
        }
    }

    private void filling(boolean now) {
        lock.lock();
        try {
            filling = now;
            giveBackWhenOver();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The slab that has room and, of a retained part, several; waits for one that was let go. None if the part is full,
     * or sealed.
     */
    private List<Target> targets() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (received == length) {
                return targets;
            }
            while (failure == null && !hasRoom() && !reservation.grow()) {
                changed.await();
            }
            requireWanted();
            targets = new ArrayList<>();
            long left = (received < leastLength ? leastLength : length) - received;
            long most = retained ? Math.min(left, FILLED_AT_ONCE) : 1;
            for (long room = 0; room < most; room += targets.getLast().room().remaining()) {
                boolean first = targets.isEmpty() && !filled.isEmpty() && filled.getLast().hasRoom();
                Filled slab = first ? filled.getLast() : new Filled(reservation.take(left - room));
                targets.add(new Target(slab, slab.writable(left - room), slab.written));
            }
            return targets;
        } finally {
            lock.unlock();
        }
    }

    private boolean hasRoom() {
        return reservation.hasRoom() || !filled.isEmpty() && filled.getLast().hasRoom();
    }

    private void advance(SourceReader source) throws IOException {
        lock.lock();
        try {
            // What was sealed may have been sent and closed meanwhile.
            if (sealed) {
                source.unread(targets.stream().map(Target::read).toList());
                targets.stream()
                        .filter(target -> !filled.contains(target.slab()))
                        .forEach(target -> reservation.giveBack(target.slab().slab));
            } else {
                requireWanted();
                targets.forEach(discarding ? this::skip : this::advance);
            }
            targets = List.of();
            reservation.moved();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void advance(Target target) {
        Filled slab = target.slab();
        boolean fresh = slab.written == 0;
        crc.update(target.read());
        slab.written = target.room().position();
        received += slab.written - target.start();
        if (slab.written == 0) {
            reservation.giveBack(slab.slab);
        } else if (fresh) {
            filled.add(slab);
        }
    }

    /** Nobody sends it now: its bytes count, but nothing is kept of them. */
    private void skip(Target target) {
        crc.update(target.read());
        received += target.read().remaining();
        reservation.giveBack(target.slab().slab);
    }

    /** Forgets what was to be sent, but for slabs that the source is writing to. */
    private void discard() {
        List<Filled> inUse = targets.stream().map(Target::slab).toList();
        filled.stream().filter(slab -> !inUse.contains(slab)).forEach(slab -> reservation.giveBack(slab.slab));
        filled.clear();
    }

    private void requireWanted() throws AbandonedException {
        if (failure != null) {
            throw new AbandonedException(failure);
        }
    }

    /** A retained part turned out shorter; it is as long as what was read, and holds no more memory than that. */
    void shorten() {
        length = received;
        reservation.trim();
    }

    /**
     * The source isn't asked for more than so many bytes before these have come, so that the part may be
     * {@linkplain #lower lowered} to them.
     */
    void aimAtLeast(long bytes) {
        leastLength = Math.min(bytes, length);
    }

    /**
     * The source has the part's bytes again: where the store gives up a part that is let go, it is read to its end all
     * the same.
     */
    void keepReading() {
        lock.lock();
        try {
            rereadable = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The body for another attempt: this one, or what its source gives once more, if this was let go and partly sent.
     * Then it waits until all of it was read and found right.
     *
     * @param again gives the source from the part's first byte on
     * @throws IOException if the part is worthless
     */
    PartBody forAttempt(Supplier<UploadSource> again) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!discarding) {
                return this;
            }
            while (failure == null && !released) {
                changed.await();
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return new RereadBody(again.get(), reservation, length, crc32c(), () -> sentWhole = true);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a store can have all of it. */
    boolean sentWhole() {
        return retained || sentWhole;
    }

    /** Whether it can be sent more than once. */
    boolean repeatable() {
        lock.lock();
        try {
            return retained || rereadable;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes have come. */
    long received() {
        lock.lock();
        try {
            return received;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the part's memory is of these permits. */
    boolean isOf(Semaphore permits) {
        return reservation.isOf(permits);
    }

    /**
     * Lets a part go that was to be retained, and isn't full yet: it can be sent while the rest comes in, and has only
     * so much memory for that. Returns whether it can.
     */
    boolean letGo(long fewSlabs) {
        lock.lock();
        try {
            if (!retained || closed || received == length) {
                return false;
            }
            retained = false;
            reservation.shrink(fewSlabs);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the part where it is: it can be sent. What the source gives to the reading thread from now on, the next part
     * has. Returns whether it has so many bytes, and is ended.
     */
    boolean seal(long least) {
        lock.lock();
        try {
            if (closed || received < least) {
                return false;
            }
            sealed = true;
            length = received;
            reservation.trim();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was {@linkplain #seal ended} before its source gave all of it. */
    boolean isSealed() {
        lock.lock();
        try {
            return sealed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes the part shorter than it was to be, and returns the memory for the rest. Returns whether there was a rest.
     */
    boolean lower(long bytes) {
        lock.lock();
        try {
            if (closed || received >= bytes || length <= bytes) {
                return false;
            }
            length = bytes;
            return reservation.shrink(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the last slab go: what was read is what was declared. */
    void release() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Makes the part worthless, whatever was sent of it. The first failure stays. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long length() {
        return length;
    }

    /** CRC32C of what was read so far; for the reading thread, and for everybody once the part is full. */
    int crc32c() {
        return (int) crc.getValue();
    }

    @Override
    public Optional<Digest> checksum() {
        return retained ? Optional.of(Digest.ofCrc32c(crc32c())) : Optional.empty();
    }

    @Override
    public BodyReader open() {
        lock.lock();
        try {
            if (opened && !retained) {
                throw new IllegalStateException("a part that is let go can be read once");
            }
            opened = true;
            reservation.moved();
            return retained ? new RetainedReader() : new LettingGoReader();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives the memory back: at once, but for the slabs that the source is writing to. These must not be anybody else's
     * until the thread that fills the part learns that it is over. Nobody may be sending the part any more.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            fail(new IOException("the part is closed"));
            giveBackWhenOver();
        } finally {
            lock.unlock();
        }
    }

    private void giveBackWhenOver() {
        if (closed && !filling) {
            reservation.close();
        } else if (closed) {
            discard();
            reservation.trim();
        }
    }

    /** A slab and how far it is filled and handed out; guarded by the lock, but for the bytes between. */
    private static final class Filled {
        private final Slab slab;
        private int written;
        private int handedOut;

        private Filled(Slab slab) {
            this.slab = slab;
        }

        private boolean hasRoom() {
            return written < slab.size();
        }

        private ByteBuffer writable(long most) {
            ByteBuffer view = slab.memory().duplicate();
            return view.limit((int) Math.min(slab.size(), written + most)).position(written);
        }

        private ByteBuffer readable(int from, int to) {
            return slab.memory().asReadOnlyBuffer().limit(to).position(from);
        }
    }

    /** A slab, its room, and where that began. For the thread that fills. */
    private record Target(Filled slab, ByteBuffer room, int start) {

        ByteBuffer read() {
            return room.duplicate().flip().position(start);
        }
    }

    /** Hands out what stays. The part is full, and nothing changes any more, so it needs no lock. */
    private final class RetainedReader implements BodyReader {
        private int next;

        @Override
        public @Nullable ByteBuffer next() {
            if (next == filled.size()) {
                return null;
            }
            Filled slab = filled.get(next++);
            reservation.moved();
            return slab.readable(0, slab.written);
        }

        @Override
        public void close() { }
    }

    /** Hands out what comes in, and returns each slab when the next bytes are asked for. */
    private final class LettingGoReader implements BodyReader {

        @Override
        public @Nullable ByteBuffer next() throws IOException {
            lock.lock();
            try {
                returnHandedOut();
                return await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("interrupted while waiting for the source").initCause(interrupted);
            } finally {
                lock.unlock();
            }
        }

        private void returnHandedOut() {
            Filled first = filled.isEmpty() ? null : filled.getFirst();
            if (first != null && first.handedOut == first.slab.size()) {
                filled.removeFirst();
                reservation.giveBack(first.slab);
                changed.signalAll();
            }
        }

        private @Nullable ByteBuffer await() throws IOException, InterruptedException {
            long nanosLeft = flushAfter.toNanos();
            while (true) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                boolean full = received == length;
                Filled first = filled.isEmpty() ? null : filled.getFirst();
                if (first == null || first.handedOut == first.written) {
                    if (full && released) {
                        return null;
                    }
                } else if (isComplete(first, full)) {
                    return handOut(first, first.written);
                } else if (nanosLeft <= 0 && flushable(first, full) > first.handedOut) {
                    return handOut(first, flushable(first, full));
                }
                nanosLeft = nanosLeft > 0 ? changed.awaitNanos(nanosLeft) : awaitChange();
            }
        }

        @SuppressWarnings("WaitNotInLoop") // its callers loop
        private long awaitChange() throws InterruptedException {
            changed.await();
            return 0;
        }

        /** Whether all of the slab may go: it is full, and if it is the part's last, the part is released. */
        private boolean isComplete(Filled slab, boolean full) {
            boolean last = full && filled.size() == 1;
            return last ? released : !slab.hasRoom() && received < length || filled.size() > 1;
        }

        /** How far the slab may go before its time; of a part that isn't released, one byte stays. */
        private int flushable(Filled slab, boolean full) {
            return full ? slab.written - 1 : slab.written;
        }

        private ByteBuffer handOut(Filled slab, int to) {
            reservation.moved();
            ByteBuffer view = slab.readable(slab.handedOut, to);
            handedOut += to - slab.handedOut;
            sentWhole |= handedOut == length;
            slab.handedOut = to;
            return view;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (rereadable) {
                    discarding = true;
                    discard();
                    changed.signalAll();
                } else {
                    fail(new IOException("the store's client stopped reading the part"));
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** What is read here isn't wanted any more: the sending side gave up. */
    static final class AbandonedException extends IOException {
        private static final long serialVersionUID = 1L;

        AbandonedException(IOException cause) {
            super("the part is no longer being sent", cause);
        }
    }
}
