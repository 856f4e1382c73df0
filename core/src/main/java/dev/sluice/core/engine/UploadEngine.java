package dev.sluice.core.engine;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Parallelism;
import dev.sluice.core.ReservedKeys;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.ParallelPartScheduler.Written;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.UploadStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Streams objects into a store: {@link StreamingUploader} over the verbs of an {@link UploadStore}. Thread-safe.
 *
 * <pre>{@code
 * StreamingUploader uploader = UploadEngine.builder(store)
 *         .budget(MemoryBudget.of(ByteSize.ofMiB(48)))
 *         .build();
 * }</pre>
 */
public final class UploadEngine implements StreamingUploader, AutoCloseable {

    /** How long closing waits for what is under way. */
    static final Duration CLOSING = Duration.ofSeconds(10);

    private final UploadStore store;
    private final ObjectReader reader;
    private final EngineSettings settings;

    private UploadEngine(UploadStore store, ObjectReader reader, EngineSettings settings) {
        this.store = store;
        this.reader = reader;
        this.settings = settings;
    }

    /** An engine over a store that also reads back, which settles what became of a write whose answer was lost. */
    public static <S extends UploadStore & ObjectReader> Builder builder(S store) {
        return new Builder(store, store);
    }

    /** An engine over a store, and a reader of the same objects. */
    public static Builder builder(UploadStore store, ObjectReader reader) {
        return new Builder(store, reader);
    }

    @Override
    public UploadReceipt upload(UploadRequest request, UploadSource source) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(source, "source");
        long start = System.nanoTime();
        ReservedKeys.requireFree(request.address());
        ConditionalWrites.require(store, request);
        PartPlan plan = settings.plan(request.address(), request.size(), store.limits(), !mayLetGo(request));
        Settlement settlement = new Settlement(reader, settings.retries(), request.address(), UploadStamp.random());
        ParallelPartScheduler scheduler = new ParallelPartScheduler(
                request,
                request.address() + " was not published",
                plan,
                new SourceReader(source, request.expectedDigest().stream().toList()),
                settings,
                mayLetGo(request) ? Retention.IF_ROOM : Retention.ALWAYS,
                store.limits().minPartSize(),
                onlyPart -> open(onlyPart, request, settlement));
        try (EngineLifecycle.Running ignored = settings.lifecycle().enter(request.address(), scheduler::cancel)) {
            return upload(request, scheduler, settlement, start);
        }
    }

    private UploadReceipt upload(
            UploadRequest request, ParallelPartScheduler scheduler, Settlement settlement, long start) {
        try {
            Written written = write(request, scheduler);
            PublishedObject published = Uninterruptibly.call(
                    () -> publish(request, scheduler.destination().orElseThrow(), written, settlement));
            return receipt(request, written, published, Duration.ofNanos(System.nanoTime() - start));
        } catch (RuntimeException failure) {
            scheduler.destination().ifPresent(destination -> abandon(destination, failure));
            ReadingThread.restoreInterrupt(failure);
            throw failure instanceof StoreException refused
                    ? StoreFailures.toUploadException(request.address(), refused)
                    : failure;
        }
    }

    private static Written write(UploadRequest request, ParallelPartScheduler scheduler) {
        Optional<Future<?>> deadline = request.timeout().map(timeout -> SilenceWatch.TIMER.schedule(
                () -> scheduler.cancel("it took longer than " + timeout), timeout.toNanos(), TimeUnit.NANOSECONDS));
        try {
            return scheduler.run();
        } finally {
            deadline.ifPresent(end -> end.cancel(false));
        }
    }

    /**
     * Refuses new uploads, ends those that are under way, which throw {@link UploadException.Cancelled} and leave
     * nothing at the store, and waits for their end, 10 s at most. What is just being published is not cut off. Call it
     * before what the engine works with is closed.
     */
    @Override
    public void close() {
        settings.lifecycle().close(CLOSING);
    }

    /** A part can be let go where its length is known and the store takes a trailer. */
    private boolean mayLetGo(UploadRequest request) {
        return request.size().isPresent() && store.features().checksums().takesTrailers();
    }

    private Destination open(boolean onlyPart, UploadRequest request, Settlement settlement) {
        ObjectAttributes attributes = UploadStamp.attributes(request, settlement.stamp());
        if (!onlyPart || request.size().orElse(0) > settings.sizing().partSize()) {
            ConditionalWrites.requireAbsent(reader, request);
        }
        if (onlyPart) {
            return new PlainPut(store, settlement, attributes, request.precondition());
        }
        // Not to be interrupted: an upload that was begun without our hearing of it could not be aborted.
        MultipartUpload upload =
                Uninterruptibly.call(() -> settings.retries().call(() -> store.begin(request.address(), attributes)));
        return new MultipartWrite(store, settlement, upload, request.precondition());
    }

    private PublishedObject publish(
            UploadRequest request, Destination destination, Written written, Settlement settlement) {
        PublishedObject published = destination.publish(written.parts(), written.checksum());
        if (verifiedBy(request, written, published) == VerifiedBy.READBACK) {
            new ReadBack(store, settlement).requireEqual(published, written.checksum());
        }
        return published;
    }

    private VerifiedBy verifiedBy(UploadRequest request, Written written, PublishedObject published) {
        if (!store.features().checksums().checks(written.retained())
                || !store.features().keptBy(published, written.checksum())) {
            return VerifiedBy.READBACK;
        }
        return request.expectedDigest().isPresent() ? VerifiedBy.CLIENT : VerifiedBy.STORE;
    }

    private UploadReceipt receipt(
            UploadRequest request, Written written, PublishedObject published, Duration duration) {
        return new UploadReceipt(request.address(), written.size(), published.etag(), published.versionId(),
                written.checksum(), verifiedBy(request, written, published), written.parts().size(), duration);
    }

    private static void abandon(Destination destination, RuntimeException failure) {
        try {
            Uninterruptibly.run(destination::abandon);
        } catch (RuntimeException whileCleaningUp) {
            failure.addSuppressed(whileCleaningUp);
        }
    }

    /** Collects an engine's settings; each has a default. Not thread-safe. */
    public static final class Builder extends EngineBuilder<Builder> {
        private static final Parallelism DEFAULT_PARALLELISM = Parallelism.upTo(16);

        private final UploadStore store;
        private final ObjectReader reader;
        private Parallelism parallelism = DEFAULT_PARALLELISM;
        private OptionalLong multipartLimit = OptionalLong.empty();

        private Builder(UploadStore store, ObjectReader reader) {
            this.store = Objects.requireNonNull(store, "store");
            this.reader = Objects.requireNonNull(reader, "reader");
        }

        @Override
        Builder self() {
            return this;
        }

        /** How many parts one upload has in flight, as far as there is memory for them. Default 1 to 16. */
        public Builder parallelism(Parallelism value) {
            parallelism = Objects.requireNonNull(value, "parallelism");
            return this;
        }

        /** An object of at most this size is one plain put. Default: the part size. */
        public Builder multipartLimit(ByteSize value) {
            multipartLimit = OptionalLong.of(value.bytes());
            return this;
        }

        /** @throws IllegalArgumentException if a value is not allowed; the message names it */
        public UploadEngine build() {
            return new UploadEngine(store, reader, settings(parallelism, multipartLimit.orElse(partSize().bytes())));
        }
    }
}
