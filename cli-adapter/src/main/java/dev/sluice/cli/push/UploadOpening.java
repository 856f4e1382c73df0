package dev.sluice.cli.push;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.cli.report.PushEvent;
import dev.sluice.core.ObjectAddress;
import java.util.List;
import java.util.Optional;

/** Finds the unfinished upload of a file to a place, or begins one. May be repeated when an answer was lost. */
final class UploadOpening {

    private final PushContext context;
    private final PushSettings settings;
    private final ObjectAddress target;
    private final FileReport report;

    UploadOpening(PushContext context, PushSettings settings, ObjectAddress target, FileReport report) {
        this.context = context;
        this.settings = settings;
        this.target = target;
        this.report = report;
    }

    RemoteUpload open(long size, String fingerprint) throws TransferException, InterruptedException {
        RemoteUpload upload = findOrBegin(size, fingerprint);
        if (upload.size() != size) {
            throw new TransferException(new Failure.Unexpected(
                    "the server's answer is no upload of this file: it has " + upload.size() + " bytes"));
        }
        return upload;
    }

    private RemoteUpload findOrBegin(long size, String fingerprint) throws TransferException, InterruptedException {
        if (!settings.object().overwrite() && context.uploads().isPublished(target)) {
            throw new TransferException(
                    new Failure.AlreadyExists("the object is there already, and --no-overwrite was given"));
        }
        List<String> unfinished = context.uploads().find(fingerprint, target, size);
        if (!settings.parts().resume()) {
            for (String id : unfinished) {
                delete(id);
            }
            return begin(size, fingerprint);
        }
        for (String id : unfinished) {
            Optional<RemoteUpload> upload = resumable(id);
            if (upload.isPresent() && fits(upload.get())) {
                report.event(new PushEvent.Resumed(upload.get()));
                return upload.get();
            }
        }
        return begin(size, fingerprint);
    }

    private RemoteUpload begin(long size, String fingerprint) throws TransferException, InterruptedException {
        RemoteUpload upload = context.uploads().begin(target, size, fingerprint, settings.object());
        report.event(new PushEvent.Begun(upload));
        return upload;
    }

    /** Whether it replaces no object that it must not, and is not kept from replacing the one that is there. */
    private boolean fits(RemoteUpload upload) throws TransferException, InterruptedException {
        return upload.onlyNew()
                ? !settings.object().overwrite() || !context.uploads().isPublished(target)
                : settings.object().overwrite();
    }

    /** Empty: it was completed or given up in the meantime. */
    private Optional<RemoteUpload> resumable(String id) throws TransferException, InterruptedException {
        try {
            return Optional.of(context.uploads().get(id)).filter(upload -> !upload.completed());
        } catch (TransferException failed) {
            if (isOver(failed.failure())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Gives an upload up. One that can't be deleted expires by itself, so it is only told. */
    void delete(String id) throws InterruptedException {
        try {
            context.connection().persist(() -> {
                context.uploads().delete(id);
                return id;
            });
            report.event(new PushEvent.Deleted(id));
        } catch (TransferException failed) {
            if (!isOver(failed.failure())) {
                report.event(new PushEvent.NotDeleted(id, failed.failure()));
            }
        }
    }

    /** There is no such upload, or no longer, or it was completed. */
    private static boolean isOver(Failure failure) {
        return failure.hasStatus(404) || failure.hasStatus(409) || failure.hasStatus(410);
    }
}
