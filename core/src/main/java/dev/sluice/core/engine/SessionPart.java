package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.ParallelPartScheduler.Written;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoredPart;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One part of a resumable upload on its way: an upload of a single part, whose destination is that part. */
record SessionPart(
        SessionContext context,
        UploadRecord upload,
        PartNumber number,
        Optional<Digest> expected,
        UploadRequest request)
        implements Destination {

    static SessionPart of(SessionContext context, UploadRecord upload, PartNumber number, Optional<Digest> expected) {
        UploadRequest request = UploadRequest.to(upload.info().address()).size(upload.info().lengthOf(number)).build();
        return new SessionPart(context, upload, number, expected, request);
    }

    /** @throws UploadException if the part doesn't count */
    Digest write(UploadSource source) {
        long length = request.size().orElseThrow();
        PartPlan plan = new PartPlan(OptionalLong.of(length), Math.max(length, 1), 1, 1, length);
        SourceReader reader = new SourceReader(new ExactSource(source, length, this::tooLong), declared());
        String undone = "part " + number + " of " + request.address() + " was not counted";
        ParallelPartScheduler scheduler = new ParallelPartScheduler(
                request,
                undone,
                plan,
                reader,
                context.settings(),
                context.retention(),
                ParallelPartScheduler.AS_PLANNED,
                onlyPart -> this);
        try (EngineLifecycle.Running ignored =
                context.settings().lifecycle().enter(request.address(), scheduler::cancel)) {
            Written written = scheduler.run();
            context.ledger().count(upload, written.parts().getFirst(), written.checksum());
            return written.checksum();
        } catch (UploadException failure) {
            ReadingThread.restoreInterrupt(failure);
            throw failure;
        }
    }

    /** What is declared of the whole is so of its only part, and is verified with it. */
    private List<Digest> declared() {
        boolean only = upload.info().partCount() == 1;
        return Stream.concat(expected.stream(), upload.expectedDigest().filter(digest -> only).stream()).toList();
    }

    private UploadException tooLong() {
        return new UploadException.TooLarge(request.address(), "part " + number + " of " + request.address() + " has "
                + request.size().getAsLong() + " bytes, and more came; it was not counted", null, Optional.empty());
    }

    @Override
    public StoredPart write(PartNumber only, PartBody body) {
        return context.store().putPart(upload.multipart(), number, body);
    }

    @Override
    public PublishedObject publish(List<StoredPart> parts, Digest checksum) {
        throw new UnsupportedOperationException("a part is not published");
    }

    @Override
    public void abandon() {
        // A part that failed left nothing behind, and an earlier one in place.
    }
}
