package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadListener;
import dev.sluice.core.UploadProgress;
import dev.sluice.core.UploadProgress.State;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.UploadRecords.Mark;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An upload of which the store alone knows how far it has come. Holds nothing that changes but what its listener was
 * told.
 */
final class StoredSession implements UploadSession {

    private static final Logger LOG = System.getLogger(StoredSession.class.getName());

    private final SessionContext context;
    private final UploadRecord record;
    private final UploadInfo info;
    private final Runnable onEnd;
    private final ProgressReport progress;
    private final SessionCompletion completion;

    /** @param listener hears of the parts that are written through this session */
    StoredSession(SessionContext context, UploadRecord record, UploadListener listener, Runnable onEnd) {
        this.context = context;
        this.record = record;
        this.info = record.info();
        this.onEnd = onEnd;
        this.progress = new ProgressReport(info.address(), listener);
        this.completion = new SessionCompletion(context, record);
    }

    @Override
    public UploadInfo info() {
        return info;
    }

    @Override
    public UploadProgress progress() {
        return calling(() -> {
            if (requireNotAborted().contains(Mark.DONE)) {
                return completed();
            }
            Optional<List<StoredPart>> parts = parts();
            return parts.isPresent() ? open(parts.get()) : completed();
        });
    }

    private UploadProgress completed() {
        return new UploadProgress(State.COMPLETED, PartRanges.upTo(info.partCount()), info.size(), Map.of());
    }

    private static UploadProgress open(List<StoredPart> parts) {
        return new UploadProgress(State.OPEN, PartRanges.of(parts.stream().map(StoredPart::number).toList()),
                parts.stream().mapToLong(StoredPart::size).sum(),
                parts.stream().collect(Collectors.toMap(StoredPart::number, part -> part.checksum().orElseThrow())));
    }

    @Override
    public Digest writePart(PartNumber number, UploadSource source, Optional<Digest> expected) {
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(expected, "expected");
        if (!info.has(number)) {
            throw new UploadException.Rejected(
                    info.address(),
                    "there is no part " + number + " of " + info.address() + ": it has " + info.partCount(),
                    null,
                    Optional.empty());
        }
        return calling(() -> {
            try {
                Digest digest =
                        SessionPart.of(context, record, number, expected).write(source);
                progress.acknowledged(number, info.lengthOf(number));
                return digest;
            } catch (UploadException.Expired gone) {
                throw isPublished()
                        ? new UploadException.Completed(
                                info.address(), info.address() + " is complete, and takes no part any more")
                        : gone;
            }
        });
    }

    /**
     * What became of an upload that the store knows no more: its record may be remembered here for longer than it is
     * there.
     */
    private boolean isPublished() {
        return requireNotAborted().contains(Mark.DONE) || completion.published().isPresent();
    }

    @Override
    public UploadReceipt complete(Optional<Digest> whole) {
        Objects.requireNonNull(whole, "whole");
        return calling(() -> {
            completion.requireVerifiable(whole);
            Optional<UploadReceipt> earlier =
                    requireNotAborted().contains(Mark.DONE) ? context.records().receipt(info.id()) : Optional.empty();
            if (earlier.isPresent()) {
                completion.requireEqual(whole, earlier.get().checksum());
                return earlier.get();
            }
            Optional<List<StoredPart>> parts = parts();
            UploadReceipt receipt =
                    parts.isPresent() ? completion.publish(parts.get(), whole) : completion.receiptOfPublished(whole);
            conclude(receipt);
            return receipt;
        });
    }

    /** The object is there, and its stamp tells whose it is: what fails from here on is mended by whoever asks next. */
    private void conclude(UploadReceipt receipt) {
        onEnd.run();
        try {
            context.records().markDone(info.id(), receipt);
            context.ledger().clear(info.id());
        } catch (StoreException failure) {
            LOG.log(Level.DEBUG, "what is left of the completed upload " + info.id() + " waits for the sweep", failure);
        }
    }

    @Override
    public void abort() {
        calling(() -> {
            if (requireNotAborted().contains(Mark.DONE)) {
                throw isComplete();
            }
            boolean gone = abandon();
            if (completion.find().isPresent()) {
                throw isComplete();
            }
            onEnd.run();
            if (!gone || !forget()) {
                context.records().markAborted(info.id());
            }
            return info;
        });
    }

    private UploadException isComplete() {
        return new UploadException.Completed(
                info.address(),
                "the upload of " + info.address() + " is complete; what can be deleted is the object itself");
    }

    /** Whether the store has let go of the parts; no, if the credential may not abort. */
    private boolean abandon() {
        return unlessDenied(() -> Uninterruptibly.run(completion.write()::abandon));
    }

    /** Whether the record is gone; no, if the credential may not delete. */
    private boolean forget() {
        return unlessDenied(() -> {
            context.ledger().clear(info.id());
            context.records().delete(info.id());
        });
    }

    private static boolean unlessDenied(Runnable work) {
        try {
            work.run();
            return true;
        } catch (StoreException failure) {
            if (failure.kind() != Kind.ACCESS_DENIED) {
                throw failure;
            }
            return false;
        }
    }

    private Set<Mark> requireNotAborted() {
        UploadId id = info.id();
        Optional<Set<Mark>> marks = context.records().marks(id);
        if (marks.isEmpty()) {
            onEnd.run();
            throw new UploadException.NoSuchUpload(
                    info.address(), "there is no such upload of " + info.address() + "; it was dropped, begin another");
        }
        if (marks.get().contains(Mark.ABORTED)) {
            onEnd.run();
            throw new UploadException.Expired(
                    info.address(),
                    "the upload of " + info.address() + " was aborted; begin another",
                    null,
                    Optional.empty());
        }
        return marks.get();
    }

    /**
     * The parts that count; empty if the object was published.
     *
     * @throws UploadException.Expired if the upload is no more
     */
    private Optional<List<StoredPart>> parts() {
        try {
            return Optional.of(context.ledger().parts(record));
        } catch (StoreException failure) {
            if (failure.kind() == Kind.NO_SUCH_UPLOAD && completion.published().isPresent()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private <T> T calling(Supplier<T> call) {
        try (EngineLifecycle.Running ignored = context.settings().lifecycle().enter(info.address(), reason -> { })) {
            return call.get();
        } catch (StoreException failure) {
            throw StoreFailures.toUploadException(info.address(), failure);
        }
    }
}
