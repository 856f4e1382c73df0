package dev.sluice.core.engine;

import dev.sluice.core.Crc32c;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoredPart;
import java.io.IOException;
import java.io.InterruptedIOException;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one upload's source into parts and keeps a bounded number of them in flight. The calling thread reads; each part
 * is written on a virtual thread of its own.
 *
 * <p>For each part it takes the permits first, a place in flight and then memory, and reads only then. A part is retained
 * when there is memory for all of it, of which only a source that has shown to be fast gets all that is there. When there is
 * none, the upload waits for a part of its own to come back, and when it has none in flight the part is let go, so no upload
 * stands still. At the first failure that is final it stops
 * reading, ends what is in flight, and throws that failure.
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

    private final UploadRequest request;
    private final String undone;
    private final PartPlan plan;
    private final SourceReader source;
    private final EngineSettings settings;
    private final Retention retention;
    private final Opener opener;
    private final AdaptiveParallelism parallelism;

    // Each of these may be used by any thread.
    private final ReadingThread reading = new ReadingThread();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final ConcurrentSkipListMap<PartNumber, StoredPart> stored = new ConcurrentSkipListMap<>();
    private final Set<PartQueue> inMemory = ConcurrentHashMap.newKeySet();

    // For the thread that calls run() alone.
    private @Nullable Destination destination;
    private long readBytes;
    private int crc32c;
    private boolean allRetained = true;
    // Until it has shown to be faster.
    private SourcePace pace = SourcePace.SLOW;

    // Guarded by this.
    private long acknowledgedBytes;

    /** @param undone what a failure means, for its message: "archive/backup.tar was not published" */
    ParallelPartScheduler(
            UploadRequest request, String undone, PartPlan plan, SourceReader source, EngineSettings settings, Retention retention, Opener opener) {
        this.request = request;
        this.undone = undone;
        this.plan = plan;
        this.source = source;
        this.settings = settings;
        this.retention = retention;
        this.opener = opener;
        this.parallelism = settings.adaptiveParallelism();
    }

    /**
     * Reads the source to its end and writes all of it.
     *
     * @throws UploadException the first failure; nothing is in flight any more, and no memory is held
     */
    Written run() {
        try (ExecutorService senders = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sluice-part-", 1).factory())) {
            reading.enter();
            try {
                sensePace();
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
            source.forgetAhead();
        }
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return new Written(List.copyOf(stored.values()), Digest.ofCrc32c(crc32c), allRetained);
    }

    /** Where the parts went; empty if nothing was sent. For the thread that called {@link #run()}, afterwards. */
    Optional<Destination> destination() {
        return Optional.ofNullable(destination);
    }

    /** Reads ahead where it depends on the source's pace whether the first part is retained, and there is memory to spare. */
    private void sensePace() throws IOException, InterruptedException {
        int bytes = settings.budget().slabBytes();
        if (plan.sizeOf(PartNumber.FIRST) <= bytes) {
            // Over before it could be in anybody's way.
            pace = SourcePace.FAST;
            return;
        }
        Optional<Reservation> memory = retention == Retention.IF_ROOM ? settings.budget().tryReserveSpare(bytes) : Optional.empty();
        if (memory.isPresent()) {
            pace = source.sense(memory.get(), bytes);
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
        PartQueue part = reserve(plan.sizeOf(number));
        inMemory.add(part);
        if (part.retained()) {
            boolean last = fillAndVerify(number, part);
            send(number, part, last, senders);
            return last;
        }
        send(number, part, plan.isLast(number), senders);
        return pump(number, part);
    }

    /** Memory for the part: for all of it if that can be had without standing still, else for a few slabs. */
    private PartQueue reserve(long size) throws InterruptedException {
        while (retention != Retention.NEVER && size <= settings.retainable()) {
            Optional<Reservation> wholePart = tryReserve(size);
            int othersInFlight = parallelism.inFlight() - 1;
            if (wholePart.isEmpty() && othersInFlight == 0 && retention == Retention.ALWAYS) {
                wholePart = Optional.of(settings.budget().reserve(size));
            }
            if (wholePart.isPresent()) {
                return PartQueue.retained(wholePart.get(), size);
            }
            if (othersInFlight == 0) {
                break;
            }
            parallelism.awaitAtMost(othersInFlight);
        }
        allRetained = false;
        return PartQueue.letGo(settings.budget().reserveLetGo(size), size);
    }

    private Optional<Reservation> tryReserve(long size) throws InterruptedException {
        return pace == SourcePace.FAST ? settings.budget().tryReserve(size) : settings.budget().tryReserveSpare(size);
    }

    /** Reads a part that is sent meanwhile, and lets its last slab go when what was read is right. */
    private boolean pump(PartNumber number, PartQueue part) throws IOException, InterruptedException {
        try (SilenceWatch ignored = SilenceWatch.start(source, settings.sourceSilence(), () -> fallSilent(part))) {
            boolean last = fillAndVerify(number, part);
            part.release();
            return last;
        } catch (PartQueue.AbandonedException storeStoppedReading) {
            // Its own thread knows why, and stops this one; unless the store has acknowledged what it doesn't have.
            parallelism.awaitIdle();
            throw storeStoppedReading;
        } catch (IOException | RuntimeException | Error wrong) {
            // Before the part is failed: its own thread would otherwise be the first to tell, and knows less.
            fail(describe(wrong));
            part.fail(new IOException("the source failed", wrong));
            throw wrong;
        }
    }

    private void fallSilent(PartQueue part) {
        String message = "nothing came for " + settings.sourceSilence().toSeconds() + " s, so " + undone + "; send it again over a connection that doesn't stall";
        fail(new UploadException.SourceFailed(request.address(), message, true, null));
        part.fail(new IOException(message));
    }

    /** Reads the part, and checks the whole when it is the last. Returns whether it is. */
    private boolean fillAndVerify(PartNumber number, PartQueue part) throws IOException, InterruptedException {
        Duration waitedBefore = source.waited();
        long count = part.fill(source);
        pace = SourcePace.of(count, source.waited().minus(waitedBefore));
        crc32c = Crc32c.combine(crc32c, part.crc32c(), count);
        readBytes += count;
        if (readBytes > plan.maxSize()) {
            throw tooLarge();
        }
        boolean last = endsWith(number, part, count);
        if (last) {
            verifyWhole();
        } else if (number.value() == plan.maxParts()) {
            throw tooLarge();
        }
        return last;
    }

    private boolean endsWith(PartNumber number, PartQueue part, long count) throws IOException {
        OptionalLong declared = request.size();
        if (declared.isPresent()) {
            if (count < part.length()) {
                throw sourceFailed("the source ended after " + readBytes + " of the declared " + declared.getAsLong() + " bytes");
            }
            return plan.isLast(number);
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
            throw new UploadException.ChecksumMismatch(request.address(), "the bytes that arrived have " + wrong.found() + ", but "
                    + wrong.declared() + " was declared, so " + undone + "; send it again", null, Optional.empty());
        });
    }

    private UploadException sourceFailed(String what) {
        return new UploadException.SourceFailed(request.address(), what + ", so " + undone, false, null);
    }

    private UploadException tooLarge() {
        return new UploadException.TooLarge(request.address(), "more than " + plan.maxSize() + " bytes of undeclared size can't be stored; declare the size of "
                + request.address() + ", or send less", null, Optional.empty());
    }

    private void send(PartNumber number, PartQueue part, boolean last, ExecutorService senders) {
        Destination target = destination == null ? opener.open(last) : destination;
        destination = target;
        senders.execute(() -> write(target, number, part));
    }

    private void write(Destination target, PartNumber number, PartQueue part) {
        long acknowledged = 0;
        try {
            StoredPart written = settings.retries().call(
                    () -> requireEqual(target.write(number, part), part), problem -> worthRepeating(problem, part), this::slowDown);
            stored.put(number, written);
            acknowledged = written.size();
            acknowledge(acknowledged);
        } catch (RuntimeException | Error thrown) {
            fail(describe(thrown));
            part.fail(new IOException("the part could not be written", thrown));
        } finally {
            inMemory.remove(part);
            part.close();
            parallelism.release(acknowledged);
        }
    }

    private static boolean worthRepeating(StoreException problem, PartQueue part) {
        return part.retained() && (problem.retryable() || problem.kind() == Kind.CHECKSUM_MISMATCH);
    }

    private void slowDown(StoreException problem) {
        if (problem.kind() == Kind.SLOW_DOWN) {
            parallelism.slowDown();
        }
    }

    private static StoredPart requireEqual(StoredPart written, PartQueue part) {
        Digest sent = Digest.ofCrc32c(part.crc32c());
        if (written.size() != part.length() || written.checksum().isPresent() && !written.checksum().get().equals(sent)) {
            throw StoreException.temporary(Kind.CHECKSUM_MISMATCH, "the store has part " + written.number() + " with " + written.size()
                    + " bytes and checksum " + written.checksum().map(Digest::toString).orElse("unknown") + ", but " + part.length() + " bytes with " + sent + " were sent");
        }
        return written;
    }

    private synchronized void acknowledge(long bytes) {
        acknowledgedBytes += bytes;
        request.listener().onProgress(acknowledgedBytes);
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
            case PartQueue.AbandonedException early -> StoreFailures.toUploadException(request.address(), StoreException.temporary(
                    Kind.UNAVAILABLE, "the store acknowledged a part of " + request.address() + " before it had all of it").withCause(early));
            case InterruptedException interrupted -> cancelled(interrupted);
            case InterruptedIOException interrupted -> cancelled(interrupted);
            case ClosedByInterruptException interrupted -> cancelled(interrupted);
            default -> new UploadException.SourceFailed(request.address(),
                    "the source failed, so " + undone + ": " + thrown.getMessage(), false, thrown);
        };
    }

    private UploadException cancelled(Exception interrupted) {
        return new UploadException.Cancelled(request.address(), "cancelled; " + undone, interrupted);
    }
}
