package dev.sluice.core.engine;

import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Parallelism;
import dev.sluice.core.ReservedKeys;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadListener;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.UploadRecords.Mark;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.UploadStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Resumable uploads over the verbs of a store: {@link ResumableUploader}. Keeps nothing but a few records that never
 * change, so any number of engines, in any number of processes, work on the same uploads. Thread-safe.
 *
 * <pre>{@code
 * ResumableUploader uploader = SessionEngine.builder(store, reader, catalog)
 *         .budget(budget)
 *         .expiry(Duration.ofDays(7))
 *         .build();
 * }</pre>
 */
public final class SessionEngine implements ResumableUploader, AutoCloseable {

    private static final Logger LOG = System.getLogger(SessionEngine.class.getName());
    private static final String NO_FINGERPRINT = "0".repeat(32);
    private static final int GROUP_DIGITS = 32;
    private static final int SWEEP_PAGE = 1000;

    /** Clocks differ, and a part may be on its way when its upload expires. */
    private static final Duration GRACE = Duration.ofHours(1);

    private final SessionContext context;
    private final Duration expiry;
    private final RecordCache cache;

    private SessionEngine(SessionContext context, Duration expiry) {
        this.context = context;
        this.expiry = expiry;
        this.cache = new RecordCache(context.clock());
    }

    /** An engine over a store that also reads and lists. */
    public static <S extends UploadStore & ObjectReader & ObjectCatalog> Builder builder(S store) {
        return new Builder(store, store, store);
    }

    /** An engine over a store, and what reads and lists the same objects. */
    public static Builder builder(UploadStore store, ObjectReader reader, ObjectCatalog catalog) {
        return new Builder(store, reader, catalog);
    }

    @Override
    public UploadSession begin(UploadRequest request) {
        Objects.requireNonNull(request, "request");
        context.settings().lifecycle().requireOpen(request.address());
        ReservedKeys.requireFree(request.address());
        ConditionalWrites.require(context.store(), request);
        UploadInfo info = info(request);
        request.expectedDigest()
                .filter(digest -> digest.algorithm() != DigestAlgorithm.CRC32C && info.partCount() > 1)
                .ifPresent(sha -> {
                    throw SessionCompletion.unverifiable(request.address(), sha);
                });
        ConditionalWrites.requireAbsent(context.reader(), request);
        try {
            return Uninterruptibly.call(() -> begin(request, info));
        } catch (StoreException failure) {
            throw StoreFailures.toUploadException(request.address(), failure);
        }
    }

    private UploadInfo info(UploadRequest request) {
        if (request.size().isEmpty()) {
            throw new UploadException.Rejected(
                    request.address(),
                    "an upload in parts needs to know its size; declare the size of " + request.address()
                            + ", or send it in one request",
                    null,
                    Optional.empty());
        }
        Instant now = context.clock().instant();
        Instant end = now.plus(expiry).truncatedTo(ChronoUnit.SECONDS);
        UploadId id =
                new UploadId(request.address().bucket(), group(request.fingerprint()), end, UploadStamp.randomId());
        long size = request.size().getAsLong();
        return new UploadInfo(id, request.address(), size, partSize(request.address(), size),
                request.fingerprint(), request.precondition(), now.truncatedTo(ChronoUnit.MILLIS));
    }

    private long partSize(ObjectAddress address, long size) {
        // An object of no bytes is one part of none, and planned as if it had one byte.
        OptionalLong planned = OptionalLong.of(Math.max(size, 1));
        return context.settings()
                .plan(address, planned, context.store().limits(), context.retention() == Retention.ALWAYS)
                .partSize();
    }

    private static String group(Optional<String> fingerprint) {
        return fingerprint
                .map(text -> Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, GROUP_DIGITS))
                .orElse(NO_FINGERPRINT);
    }

    private UploadSession begin(UploadRequest request, UploadInfo info) {
        ObjectAttributes attributes = UploadStamp.attributes(request, UploadStamp.of(info.id().text()));
        MultipartUpload multipart = context.retries().call(() -> context.store().begin(request.address(), attributes));
        UploadRecord record = new UploadRecord(info, multipart, request.expectedDigest());
        try {
            context.records().write(record);
        } catch (StoreException unwritten) {
            abandon(multipart, unwritten);
            throw unwritten;
        }
        cache.add(record);
        return new StoredSession(context, record, request.listener(), () -> cache.remove(info.id()));
    }

    private void abandon(MultipartUpload multipart, StoreException failure) {
        try {
            context.retries().run(() -> context.store().abort(multipart));
        } catch (StoreException whileCleaningUp) {
            failure.addSuppressed(whileCleaningUp);
        }
    }

    @Override
    public Optional<UploadSession> resume(UploadId id) {
        Objects.requireNonNull(id, "id");
        context.settings().lifecycle().requireOpen(UploadRecords.address(id));
        if (hasExpired(id)) {
            throw expired(id);
        }
        try {
            return cache.find(id)
                    .or(() -> look(id))
                    .map(record -> new StoredSession(context, record, UploadListener.NONE, () -> cache.remove(id)));
        } catch (StoreException failure) {
            throw StoreFailures.toUploadException(UploadRecords.address(id), failure);
        }
    }

    private Optional<UploadRecord> look(UploadId id) {
        Optional<Set<Mark>> marks = context.records().marks(id);
        if (marks.isEmpty()) {
            return Optional.empty();
        }
        if (marks.get().contains(Mark.ABORTED)) {
            throw new UploadException.Expired(
                    UploadRecords.address(id), "the upload was aborted; begin another", null, Optional.empty());
        }
        Optional<UploadRecord> record = context.records().read(id);
        record.ifPresent(cache::add);
        return record;
    }

    private boolean hasExpired(UploadId id) {
        return !context.clock().instant().isBefore(id.expiry());
    }

    private static UploadException expired(UploadId id) {
        return new UploadException.Expired(
                UploadRecords.address(id),
                "the upload expired at " + id.expiry() + "; begin another",
                null,
                Optional.empty());
    }

    @Override
    public List<UploadInfo> find(String bucket, String fingerprint) {
        Objects.requireNonNull(fingerprint, "fingerprint");
        return calling(bucket, () -> open(context.records().ofGroup(bucket, group(Optional.of(fingerprint)))).stream()
                .filter(info -> info.fingerprint().equals(Optional.of(fingerprint)))
                .sorted(Comparator.comparing(UploadInfo::createdAt).reversed())
                .toList());
    }

    @Override
    public UploadPage list(String bucket, Optional<String> cursor, int limit) {
        Objects.requireNonNull(cursor, "cursor");
        return calling(bucket, () -> {
            UploadRecords.Page page = context.records().list(bucket, cursor, limit);
            return new UploadPage(open(page.records()), page.nextCursor());
        });
    }

    private List<UploadInfo> open(Map<UploadId, Set<Mark>> records) {
        return records.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty() && !hasExpired(entry.getKey()))
                .flatMap(entry -> context.records().read(entry.getKey()).stream())
                .map(UploadRecord::info)
                .toList();
    }

    @Override
    public SweepReport sweep(String bucket) {
        return calling(bucket, () -> {
            int removed = 0;
            int failed = 0;
            Optional<String> cursor = Optional.empty();
            do {
                UploadRecords.Page page = context.records().list(bucket, cursor, SWEEP_PAGE);
                for (UploadId id : page.records().keySet()) {
                    if (context.clock().instant().isAfter(id.expiry().plus(GRACE))) {
                        boolean gone = remove(id);
                        removed += gone ? 1 : 0;
                        failed += gone ? 0 : 1;
                    }
                }
                cursor = page.nextCursor();
            } while (cursor.isPresent());
            return new SweepReport(removed, failed);
        });
    }

    private boolean remove(UploadId id) {
        try {
            context.records()
                    .readStrictly(id)
                    .ifPresent(record ->
                            context.retries().run(() -> context.store().abort(record.multipart())));
            context.ledger().clear(id);
            context.records().delete(id);
            return true;
        } catch (IllegalArgumentException unreadable) {
            context.records().log().warn("The expired upload " + id + " can't be removed", unreadable);
            return false;
        } catch (StoreException failure) {
            LOG.log(Level.WARNING, "The expired upload " + id + " could not be removed", failure);
            return false;
        }
    }

    /**
     * Refuses new calls, ends the parts that are under way, and waits for that, 10 s at most. What was begun stays at
     * the store, for any engine to go on with. Call it before what the engine works with is closed.
     */
    @Override
    public void close() {
        context.settings().lifecycle().close(UploadEngine.CLOSING);
    }

    private <T> T calling(String bucket, Supplier<T> call) {
        try (EngineLifecycle.Running ignored =
                context.settings().lifecycle().enter(UploadRecords.folder(bucket), reason -> {})) {
            return call.get();
        } catch (StoreException failure) {
            throw StoreFailures.toUploadException(UploadRecords.folder(bucket), failure);
        }
    }

    /** Collects an engine's settings; each has a default. Not thread-safe. */
    public static final class Builder extends EngineBuilder<Builder> {
        private static final Duration DEFAULT_EXPIRY = Duration.ofDays(7);

        private final UploadStore store;
        private final ObjectReader reader;
        private final ObjectCatalog catalog;
        private Duration expiry = DEFAULT_EXPIRY;
        private InstantSource clock = InstantSource.system();

        private Builder(UploadStore store, ObjectReader reader, ObjectCatalog catalog) {
            this.store = Objects.requireNonNull(store, "store");
            this.reader = Objects.requireNonNull(reader, "reader");
            this.catalog = Objects.requireNonNull(catalog, "catalog");
        }

        @Override
        Builder self() {
            return this;
        }

        /** How long an upload may take from its beginning: no longer than the store keeps its parts. Default 7 days. */
        public Builder expiry(Duration value) {
            if (!Objects.requireNonNull(value, "expiry").isPositive()) {
                throw new IllegalArgumentException("expiry must be positive: " + value);
            }
            expiry = value;
            return this;
        }

        /** Tells the time. Default: the system's clock. */
        public Builder clock(InstantSource value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** @throws IllegalArgumentException if a value is not allowed; the message names it */
        public SessionEngine build() {
            EngineSettings settings = settings(Parallelism.fixed(1), 0);
            UploadRecords records = new UploadRecords(store, reader, catalog, settings.retries());
            NotedParts noted = new NotedParts(store, catalog, settings.retries());
            PartLedger ledger =
                    store.features().fullObjectChecksum() ? new ProvenParts(store, settings.retries(), noted) : noted;
            return new SessionEngine(new SessionContext(store, reader, records, ledger, settings, clock), expiry);
        }
    }
}
