package dev.sluice.cli.push;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Receipt;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.cli.report.PushEvent;
import dev.sluice.core.Digest;
import dev.sluice.core.PartNumber;
import java.util.List;

/**
 * Sends one file in parts that the gateway acknowledges one by one, and goes on with what an earlier push of the same
 * file to the same place left. Nothing is kept on this machine: the file's fingerprint finds the upload, and the
 * checksums of the parts that are there are compared with the file's.
 */
final class PartedPush {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int GONE = 410;

    private final PushContext context;
    private final PushSettings settings;
    private final PartedFile file;
    private final FileReport report;
    private final UploadOpening opening;

    /** @param item the file and where it goes */
    PartedPush(PushContext context, PushSettings settings, PushItem item, PartedFile file, FileReport report) {
        this.context = context;
        this.settings = settings;
        this.file = file;
        this.report = report;
        this.opening = new UploadOpening(context, settings, item.target(), report);
    }

    /** @param resentParts how often a part was sent that had been sent before */
    record Outcome(Receipt receipt, int resentParts) {
    }

    /** Publishes the file whole, or fails and tells what is left of it at the store. */
    Outcome run() throws TransferException, InterruptedException {
        String fingerprint = file.fingerprint();
        RemoteUpload upload = context.connection().persist(() -> opening.open(file.size(), fingerprint));
        PartSender sender = new PartSender(context, upload, file, settings.attempts(), report);
        try {
            sender.sendMissing();
            file.requireUnchanged();
            Receipt receipt = complete(upload, sender);
            receipt.requireAgreement(file.size(), sender.whole());
            return new Outcome(receipt, sender.resent());
        } catch (TransferException failed) {
            leave(upload, failed.failure(), fingerprint);
            throw failed;
        }
    }

    private Receipt complete(RemoteUpload upload, PartSender sender) throws TransferException, InterruptedException {
        Digest whole = sender.whole();
        for (int round = 1; ; round++) {
            try {
                return context.connection().persist(() -> context.uploads().complete(upload.id(), whole));
            } catch (TransferException failed) {
                List<PartNumber> missing = missing(upload, failed.failure());
                if (missing.isEmpty() || round >= settings.attempts()) {
                    throw failed;
                }
                sender.send(missing);
            }
        }
    }

    private static List<PartNumber> missing(RemoteUpload upload, Failure failure) {
        return failure instanceof Failure.Refused refused && refused.hasStatus(CONFLICT)
                ? upload.parts().stream().filter(part -> refused.problem().misses(part)).toList()
                : List.of();
    }

    /** What arrived stays for another push, unless nothing can come of it any more. */
    private void leave(RemoteUpload upload, Failure failure, String fingerprint) throws InterruptedException {
        ExitCode code = ExitCode.of(failure);
        if (code == ExitCode.ALREADY_EXISTS || code == ExitCode.MISMATCH && !file.isStill(fingerprint)) {
            opening.delete(upload.id());
        } else if (!failure.hasStatus(NOT_FOUND) && !failure.hasStatus(GONE)) {
            report.event(new PushEvent.Kept(upload));
        }
    }
}
