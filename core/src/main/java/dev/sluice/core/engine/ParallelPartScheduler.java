package dev.sluice.core.engine;

import dev.sluice.core.Crc32c;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.parallelism.AdaptiveParallelism;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one upload's source into parts and keeps a bounded number of them in flight. The calling thread reads; each part
 * is written on a virtual thread of its own.
 *
 * <p>For each part it takes the permits first, a place in flight and then memory, and reads only then. A part is
 * retained when there is memory for all of it, of which only a source that has shown to be fast gets all that is there.
 * When there is none, the upload waits for a part of its own to come back, and when it has none in flight the part is
 * let go, so no upload stands still. It waits for memory only when the source has filled a small room of its own: what
 * ends sooner needs none, and what trickles takes none from others. Where parts can't be let go, that is so of each
 * part. At the first failure that is final it stops reading, ends what is in flight, and throws that failure.
 */
final class ParallelPartScheduler {

    /**
     * What a source gave, as it is stored.
     *
     * @param retained whether no part was let go
     */
    record Written(List<StoredPart> parts, Digest checksum, boolean retained) {
        long size() {
            return parts.stream().mapToLong(StoredPart::size).sum();
        }
    }

    /** Opens where the parts go, once it is known whether there is only one. */
    @FunctionalInterface
    interface Opener {
        Destination open(boolean onlyPart);
    }

    /** Parts can't be shorter than planned. */
    static final long AS_PLANNED = Long.MAX_VALUE;

    private static final Logger LOG = System.getLogger(ParallelPartScheduler.class.getName());

    private final UploadRequest request;
    private final String undone;
    private final PartPlan plan;
    private final SourceReader source;
    private final EngineSettings settings;
    private final Retention retention;
    private final long leastPart;
    private final Opener opener;
    private final AdaptiveParallelism parallelism;
    private final ProgressReport progress;

    // Each of these may be used by any thread.
    private final ReadingThread reading = new ReadingThread();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ConcurrentSkipListMap<PartNumber, StoredPart> stored = new ConcurrentSkipListMap<>();
    private final Set<PartQueue> inMemory = ConcurrentHashMap.newKeySet();

    // Whoever sends the first part opens it, and the others wait for that.
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Destination destination;

    // For the thread that calls run() alone.
    private long readBytes;
    private int crc32c;
    private boolean allRetained = true;
    // Until it has shown to be faster.
    private SourcePace pace = SourcePace.SLOW;
    // Where the first part can be let go, if it isn't retained.
    private @Nullable Reservation place;

    /**
     * @param undone    what a failure means, for its message: "archive/backup.tar was not published"
     * @param leastPart the least that a part may have which isn't the last; parts that have to be as planned are
     *                  {@link #AS_PLANNED}
     */
    ParallelPartScheduler(
            UploadRequest request,
            String undone,
            PartPlan plan,
            SourceReader source,
            EngineSettings settings,
            Retention retention,
            long leastPart,
            Opener opener) {
        this.request = request;
        this.undone = undone;
        this.plan = plan;
        this.source = source;
        this.settings = settings;
        this.retention = retention;
        this.leastPart = leastPart;
        this.opener = opener;
        this.parallelism = settings.adaptiveParallelism();
        this.progress = new ProgressReport(request.address(), request.listener());
    }

    /**
     * Reads the source to its end and writes all of it.
     *
     * @throws UploadException the first failure; nothing is in flight any more, and no memory is held
     */
    Written run() {
        try (ExecutorService senders = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("sluice-part-", 1).factory())) {
            reading.enter();
            try {
                begin();
                transferAll(senders);
                parallelism.awaitIdle();
            } catch (InterruptedException | IOException | RuntimeException | Error thrown) {
                fail(describe(thrown));
                senders.shutdownNow();
            } finally {
                reading.leave();
            }
        } finally {
            inMemory.forEach(PartQueue::close);
            leavePlace();
            source.forgetAhead();
        }
        requireNotFailed();
        return new Written(List.copyOf(stored.values()), Digest.ofCrc32c(crc32c), allRetained);
    }

    /** Ends the upload from another thread, at any time; {@link #run} throws it. */
    void cancel(String reason) {
        fail(new UploadException.Cancelled(request.address(), reason + "; " + undone, null));
    }

    private void requireNotFailed() {
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** Where the parts went; empty if nothing was sent. For the thread that called {@link #run()}, afterwards. */
    Optional<Destination> destination() {
        return Optional.ofNullable(destination);
    }

    private Destination destination(boolean onlyPart) {
        opening.lock();
        try {
            Destination open = destination;
            if (open == null) {
                requireNotFailed();
                open = opener.open(onlyPart);
                destination = open;
            }
            return open;
        } finally {
            opening.unlock();
        }
    }

    /**
     * Lets the source fill its room, and learns how fast it is where it depends on that whether the first part is
     * retained. A source that trickles is told by its room, and is in nobody's way meanwhile. Who reads ahead into
     * memory has a place to let the part go first, so that it never holds memory and waits for more.
     */
    private void begin() throws IOException, InterruptedException {
        MemoryBudget budget = settings.budget();
        long size = plannedLength(PartNumber.FIRST);
        if (source.readAhead(budget.roomBytes()) || size <= budget.slabBytes()) {
            // Over before it could be in anybody's way.
            pace = SourcePace.FAST;
            return;
        }
        pace = source.pace(source.ahead());
        if (retention == Retention.IF_ROOM) {
            place = budget.tryReserveLetGo(size).orElse(null);
            Optional<Reservation> memory =
                    place == null ? Optional.empty() : budget.tryReserveSpare(budget.slabBytes());
            if (memory.isPresent()) {
                pace = sense(memory.get(), budget);
            }
        }
    }

    private SourcePace sense(Reservation memory, MemoryBudget budget) throws IOException {
        try (MemoryWaits.Registration ignored = budget.holding(new Sensing(memory))) {
            return source.sense(memory, budget.slabBytes());
        }
    }

    private void leavePlace() {
        if (place != null) {
            place.close();
            place = null;
        }
    }

    private void transferAll(ExecutorService senders) throws IOException, InterruptedException {
        PartNumber number = PartNumber.FIRST;
        while (!transfer(number, senders)) {
            number = number.next();
        }
    }

    /** Moves one part on its way. Returns whether it was the last. */
    private boolean transfer(PartNumber number, ExecutorService senders) throws IOException, InterruptedException {
        parallelism.acquire();
        PartQueue part = reserve(number);
        inMemory.add(part);
        leavePlace();
        try (Outgoing outgoing = new Outgoing(number, part, mayBeShorter(number), senders)) {
            return fillAndSend(outgoing);
        }
    }

    /** The length that is planned for the part, or what is left for it. */
    private long plannedLength(PartNumber number) {
        OptionalLong declared = request.size();
        return declared.isPresent() ? Math.min(plan.partSize(), declared.getAsLong() - readBytes) : plan.sizeOf(number);
    }

    /** Whether those after it suffice if this part is as short as a part can be. */
    private boolean mayBeShorter(PartNumber number) {
        if (leastPart >= plan.partSize() || retention != Retention.ALWAYS) {
            return false;
        }
        int others = plan.maxParts() - number.value();
        return request.size().isEmpty()
                ? others > 0
                : Math.ceilDiv(request.size().getAsLong() - readBytes - leastPart, plan.partSize()) <= others;
    }

    /** Memory for the part: for all of it if that can be had without standing still, else for a few slabs. */
    private PartQueue reserve(PartNumber number) throws IOException, InterruptedException {
        long size = plannedLength(number);
        if (isAllThere(number)) {
            return ofRest(size);
        }
        while (retention != Retention.NEVER && size <= settings.retainable()) {
            Optional<Reservation> wholePart = tryReserve(size);
            if (wholePart.isPresent()) {
                return PartQueue.retained(wholePart.get(), size);
            }
            int othersInFlight = parallelism.inFlight() - 1;
            if (othersInFlight == 0 && retention == Retention.ALWAYS) {
                long least = mayBeShorter(number) ? Math.min(leastPart, size) : size;
                return PartQueue.retained(settings.budget().reserve(least, request.address().toString()), least);
            }
            if (othersInFlight == 0) {
                break;
            }
            parallelism.awaitAtMost(othersInFlight);
        }
        return PartQueue.letGo(reserveLetGo(size), size);
    }

    /** A source begins in a room of its own; where parts can't be let go, it also fills that before each of them. */
    private boolean isAllThere(PartNumber number) throws IOException {
        boolean fillsRoom = retention == Retention.ALWAYS || number.equals(PartNumber.FIRST);
        return fillsRoom && source.readAhead(settings.budget().roomBytes());
    }

    private Reservation reserveLetGo(long size) throws InterruptedException {
        Reservation taken = place;
        place = null;
        return taken != null ? taken : settings.budget().reserveLetGo(size, request.address().toString());
    }

    /** What is left of the source is there: it needs little, and waits for none. */
    private PartQueue ofRest(long size) throws InterruptedException {
        if (request.size().isPresent() && source.ahead() < size) {
            throw endedEarly(readBytes + source.ahead());
        }
        int rest = Math.max(1, source.ahead());
        Reservation memory = tryReserve(rest).orElseGet(() -> Reservation.ofHeap(rest));
        return PartQueue.retained(memory, request.size().isPresent() ? size : Math.min(size, rest));
    }

    private Optional<Reservation> tryReserve(long size) throws InterruptedException {
        return pace == SourcePace.FAST ? settings.budget().tryReserve(size) : settings.budget().tryReserveSpare(size);
    }

    /**
     * Reads a part. One that is let go is sent meanwhile, and its last slab goes when what was read is right; one that
     * is retained is sent then.
     */
    private boolean fillAndSend(Outgoing outgoing) throws IOException, InterruptedException {
        PartQueue part = outgoing.part;
        try {
            outgoing.begin(isLast(part.length()));
            boolean last = fillAndVerify(outgoing.number, part);
            part.release();
            outgoing.send(last);
            return last;
        } catch (PartQueue.AbandonedException storeStoppedReading) {
            if (outgoing.isSent()) {
                // Its own thread knows why, and has told when it is done.
                parallelism.awaitIdle();
            }
            throw storeStoppedReading;
        } catch (IOException | RuntimeException | Error wrong) {
            // Before the part is failed: its own thread would otherwise be the first to tell, and knows less.
            fail(describe(wrong));
            part.fail(new IOException("the source failed", wrong));
            throw wrong;
        }
    }

    /** Whether the source ends with so many more bytes, by what it was declared to have. */
    private boolean isLast(long length) {
        return request.size().isPresent() && readBytes + length == request.size().getAsLong();
    }

    /** A part while it is read: others that wait for memory may ask for its own, if its source stalls. */
    private final class Outgoing implements MemoryHolder, AutoCloseable {
        private final PartNumber number;
        private final PartQueue part;
        private final long offset = readBytes;
        private final boolean mayBeShorter;
        private final ExecutorService senders;
        private MemoryWaits.@Nullable Registration holding;

        // All below is guarded by this.
        private boolean last;
        private boolean sent;
        private boolean closed;
        private @Nullable SilenceWatch silence;

        private Outgoing(PartNumber number, PartQueue part, boolean mayBeShorter, ExecutorService senders) {
            this.number = number;
            this.part = part;
            this.mayBeShorter = mayBeShorter;
            this.senders = senders;
        }

        /** @param lastByPlan whether the part is the last, if it goes while it is read */
        private void begin(boolean lastByPlan) {
            synchronized (this) {
                last = lastByPlan;
                if (!part.retained()) {
                    stream();
                    return;
                }
            }
            if (mayBeShorter) {
                part.aimAtLeast(leastPart);
            }
            holding = settings.budget().holding(this);
        }

        /** Under the lock. */
        private void stream() {
            if (source.again(offset).isPresent()) {
                part.keepReading();
            }
            silence = SilenceWatch.start(source, settings.sourceSilence(), () -> fallSilent(part));
            send(last);
        }

        private synchronized void send(boolean isLast) {
            if (!sent) {
                sent = true;
                // Of several parts, the last one may be the first to be written.
                boolean onlyPart = isLast && number.equals(PartNumber.FIRST);
                senders.execute(() -> write(number, offset, part, onlyPart));
            }
        }

        private synchronized boolean isSent() {
            return sent;
        }

        @Override
        public boolean holds(Semaphore permits) {
            return part.isOf(permits);
        }

        @Override
        public long received() {
            return part.received();
        }

        @Override
        public synchronized boolean giveWay() {
            if (closed || sent) {
                return false;
            }
            if (retention == Retention.IF_ROOM) {
                return part.letGo(settings.budget().fewSlabs()) && giveWay("goes on while it comes in", this::stream);
            }
            if (mayBeShorter && part.seal(leastPart)) {
                return giveWay("goes out as short as it is", () -> send(false));
            }
            return mayBeShorter && part.lower(leastPart) && giveWay("will be shorter", () -> { });
        }

        @Override
        public synchronized boolean giveUp(Duration stalled) {
            boolean stuck = retention == Retention.ALWAYS || part.received() == part.length();
            // What was sealed is sent, while the source still has some of its memory to write to.
            boolean holding = !closed && (!sent || part.isSealed());
            boolean silent = stuck && holding && stalled.compareTo(settings.sourceSilence()) >= 0;
            return silent && giveWay("is given up", () -> end(stalled));
        }

        private boolean giveWay(String how, Runnable way) {
            LOG.log(
                    Level.INFO,
                    "Part " + number + " of " + request.address() + " " + how
                            + ", as its source stalls and others wait for memory");
            way.run();
            return true;
        }

        private void end(Duration stalled) {
            giveUpOn(stalled);
            if (!sent) {
                part.fail(new IOException("the source stalled"));
                part.close();
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
                if (silence != null) {
                    silence.close();
                }
            }
            if (holding != null) {
                holding.close();
            }
        }
    }

    /** A source that is looked at has a place and a slab, and isn't asked for more before it has given something. */
    private final class Sensing implements MemoryHolder {

        private final Reservation memory;

        private Sensing(Reservation memory) {
            this.memory = memory;
        }

        @Override
        public boolean holds(Semaphore permits) {
            return memory.isOf(permits);
        }

        @Override
        public long received() {
            return 0;
        }

        @Override
        public boolean giveWay() {
            return false;
        }

        @Override
        public boolean giveUp(Duration stalled) {
            boolean silent = stalled.compareTo(settings.sourceSilence()) >= 0;
            if (silent) {
                giveUpOn(stalled);
            }
            return silent;
        }
    }

    private void giveUpOn(Duration stalled) {
        String message = "next to nothing came for " + stalled.toSeconds()
                + " s while other uploads were waiting for the memory that this one held, so " + undone
                + "; send it again over a connection that doesn't stall, or declare its size";
        fail(new UploadException.SourceFailed(request.address(), message, true, null));
    }

    private void fallSilent(PartQueue part) {
        String message = "nothing came for " + settings.sourceSilence().toSeconds() + " s, so " + undone
                + "; send it again over a connection that doesn't stall";
        fail(new UploadException.SourceFailed(request.address(), message, true, null));
        part.fail(new IOException(message));
    }

    /** Reads the part, and checks the whole when it is the last. Returns whether it is. */
    private boolean fillAndVerify(PartNumber number, PartQueue part) throws IOException, InterruptedException {
        Duration waitedBefore = source.waited();
        long count = part.fill(source);
        pace = SourcePace.of(count, source.waited().minus(waitedBefore));
        allRetained &= part.retained();
        crc32c = Crc32c.combine(crc32c, part.crc32c(), count);
        readBytes += count;
        if (readBytes > plan.maxSize()) {
            throw tooLarge();
        }
        boolean last = endsWith(part, count);
        if (last) {
            verifyWhole();
        } else if (number.value() == plan.maxParts()) {
            throw tooLarge();
        }
        return last;
    }

    private boolean endsWith(PartQueue part, long count) throws IOException {
        OptionalLong declared = request.size();
        if (declared.isPresent()) {
            if (count < part.length()) {
                throw endedEarly(readBytes);
            }
            return readBytes == declared.getAsLong();
        }
        if (count < part.length()) {
            part.shorten();
            return true;
        }
        return source.atEnd();
    }

    private void verifyWhole() throws IOException {
        if (!source.atEnd()) {
            throw sourceFailed("the source goes on after the declared " + readBytes + " bytes");
        }
        source.mismatch(crc32c).ifPresent(wrong -> {
            throw new UploadException.ChecksumMismatch(
                    request.address(),
                    "the bytes that arrived have " + wrong.found() + ", but " + wrong.declared() + " was declared, so "
                            + undone + "; send it again",
                    null,
                    Optional.empty());
        });
    }

    private UploadException endedEarly(long bytes) {
        return sourceFailed("the source ended after " + bytes + " of the declared "
                + request.size().orElseThrow() + " bytes");
    }

    private UploadException sourceFailed(String what) {
        return new UploadException.SourceFailed(request.address(), what + ", so " + undone, false, null);
    }

    private UploadException tooLarge() {
        return new UploadException.TooLarge(
                request.address(),
                "more than " + plan.maxSize() + " bytes of undeclared size can't be stored; declare the size of "
                        + request.address() + ", or send less",
                null,
                Optional.empty());
    }

    private void write(PartNumber number, long offset, PartQueue part, boolean onlyPart) {
        long acknowledged = 0;
        try {
            Destination target = destination(onlyPart);
            StoredPart written = settings.retries()
                    .call(
                            () -> requireEqual(target.write(number, body(part, offset)), part),
                            problem -> worthRepeating(problem, part),
                            this::slowDown);
            stored.put(number, written);
            acknowledged = written.size();
            progress.acknowledged(number, acknowledged);
        } catch (RuntimeException | Error thrown) {
            fail(describe(thrown));
            part.fail(new IOException("the part could not be written", thrown));
        } finally {
            inMemory.remove(part);
            part.close();
            parallelism.release(acknowledged);
        }
    }

    private PartBody body(PartQueue part, long offset) {
        try {
            return part.forAttempt(() -> source.again(offset).orElseThrow());
        } catch (IOException worthless) {
            requireNotFailed();
            throw StoreException.permanent(Kind.BODY_FAILED, String.valueOf(worthless.getMessage()))
                    .withCause(worthless);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw StoreException.permanent(Kind.CANCELLED, "interrupted before another attempt").withCause(interrupted);
        }
    }

    private static boolean worthRepeating(StoreException problem, PartQueue part) {
        return part.repeatable() && (problem.retryable() || problem.kind() == Kind.CHECKSUM_MISMATCH);
    }

    private void slowDown(StoreException problem) {
        if (problem.kind() == Kind.SLOW_DOWN) {
            parallelism.slowDown();
        }
    }

    private static StoredPart requireEqual(StoredPart written, PartQueue part) {
        if (!part.sentWhole() && part.length() > 0) {
            throw StoreException.temporary(
                    Kind.UNAVAILABLE, "the store acknowledged part " + written.number() + " before it had all of it");
        }
        Digest sent = Digest.ofCrc32c(part.crc32c());
        if (written.size() != part.length()
                || written.checksum().isPresent() && !written.checksum().get().equals(sent)) {
            throw StoreException.temporary(
                    Kind.CHECKSUM_MISMATCH,
                    "the store has part " + written.number() + " with " + written.size() + " bytes and checksum "
                            + written.checksum().map(Digest::toString).orElse("unknown") + ", but " + part.length()
                            + " bytes with " + sent + " were sent");
        }
        return written;
    }

    /** The first failure is the one that is thrown; it ends the reading, wherever that waits. */
    private void fail(RuntimeException thrown) {
        if (failure.compareAndSet(null, thrown)) {
            reading.stop();
        }
    }

    private RuntimeException describe(Throwable thrown) {
        return switch (thrown) {
            case StoreException refused -> StoreFailures.toUploadException(request.address(), refused);
            case RuntimeException itself -> itself;
            case Error fatal -> new IllegalStateException("uploading " + request.address() + " failed", fatal);
            case PartQueue.AbandonedException early ->
                StoreFailures.toUploadException(
                        request.address(),
                        StoreException.temporary(
                                        Kind.UNAVAILABLE,
                                        "the store acknowledged a part of " + request.address()
                                                + " before it had all of it")
                                .withCause(early));
            case SourceReader.BrokenSourceException broken -> sourceFailed(broken.getCause());
            case InterruptedException interrupted -> cancelled(interrupted);
            case SocketTimeoutException silent -> sourceFailed(silent);
            case InterruptedIOException interrupted -> cancelled(interrupted);
            case ClosedByInterruptException interrupted -> cancelled(interrupted);
            default -> sourceFailed(thrown);
        };
    }

    private UploadException sourceFailed(Throwable cause) {
        return new UploadException.SourceFailed(
                request.address(), "the source failed, so " + undone + ": " + cause.getMessage(), false, cause);
    }

    private UploadException cancelled(Exception interrupted) {
        return new UploadException.Cancelled(request.address(), "cancelled; " + undone, interrupted);
    }
}
