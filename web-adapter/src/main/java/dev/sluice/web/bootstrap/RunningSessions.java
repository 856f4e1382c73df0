package dev.sluice.web.bootstrap;

import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadProgress;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import java.util.List;
import java.util.Optional;

/**
 * Counts what takes long of a resumable upload, its parts and its completion, among the {@link RunningUploads}.
 * Thread-safe.
 */
final class RunningSessions implements ResumableUploader {

    private final ResumableUploader uploader;
    private final RunningUploads running;

    RunningSessions(ResumableUploader uploader, RunningUploads running) {
        this.uploader = uploader;
        this.running = running;
    }

    @Override
    public UploadSession begin(UploadRequest request) {
        return new RunningSession(uploader.begin(request), running);
    }

    @Override
    public Optional<UploadSession> resume(UploadId id) {
        return uploader.resume(id).map(session -> new RunningSession(session, running));
    }

    @Override
    public List<UploadInfo> find(String bucket, String fingerprint) {
        return uploader.find(bucket, fingerprint);
    }

    @Override
    public UploadPage list(String bucket, Optional<String> cursor, int limit) {
        return uploader.list(bucket, cursor, limit);
    }

    @Override
    public SweepReport sweep(String bucket) {
        return uploader.sweep(bucket);
    }

    private record RunningSession(UploadSession session, RunningUploads running) implements UploadSession {

        @Override
        public UploadInfo info() {
            return session.info();
        }

        @Override
        public UploadProgress progress() {
            return session.progress();
        }

        @Override
        public Digest writePart(PartNumber number, UploadSource source, Optional<Digest> expected) {
            return running.run(() -> session.writePart(number, source, expected));
        }

        @Override
        public UploadReceipt complete(Optional<Digest> whole) {
            return running.run(() -> session.complete(whole));
        }

        @Override
        public void abort() {
            session.abort();
        }
    }
}
