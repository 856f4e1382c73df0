package dev.sluice.cli.report;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.gateway.Receipt;
import dev.sluice.cli.gateway.RemoteUpload;
import dev.sluice.cli.progress.Terminal;
import dev.sluice.cli.text.Human;
import dev.sluice.cli.text.Printable;
import java.nio.file.Path;
import java.time.Duration;

/** For a person: results on standard output, everything else on standard error. */
public record TextReporter(Terminal terminal) implements Reporter {

    @Override
    public void pushed(String name, Pushed pushed) {
        Receipt receipt = pushed.receipt();
        String resumed =
                pushed.resumedBytes() == 0 ? "" : ", " + Human.size(pushed.resumedBytes()) + " were there already";
        terminal.out()
                .println("%s -> %s/%s  %s%s, CRC32C %s, verified by the %s"
                        .formatted(
                                name,
                                receipt.bucket(),
                                Printable.of(receipt.key()),
                                pace(receipt.size(), pushed.elapsed()),
                                resumed,
                                receipt.checksum().base64(),
                                Printable.of(receipt.verifiedBy())));
    }

    @Override
    public void event(String name, PushEvent event) {
        switch (event) {
            case PushEvent.Begun _, PushEvent.Acknowledged _ -> { }
            case PushEvent.Resumed(RemoteUpload upload) ->
                notice(
                        name,
                        "going on where an earlier push stopped: %s of %s are there"
                                .formatted(Human.size(upload.receivedBytes()), Human.size(upload.size())));
            case PushEvent.Differing differing ->
                notice(
                        name,
                        Human.size(differing.bytes()) + " of what is there are not the file's, and are sent again");
            case PushEvent.Waiting(Failure failure, Duration time) ->
                notice(
                        name,
                        (failure instanceof Failure.Refused ? failure.message() : "no connection to the server")
                                + "; trying again in " + Human.elapsed(time));
            case PushEvent.Kept(RemoteUpload upload) ->
                notice(
                        name,
                        "what arrived is kept until " + Printable.of(upload.expiresAt())
                                + "; the same command goes on there");
            case PushEvent.Deleted _ -> notice(name, "an unfinished upload of it was deleted");
            case PushEvent.NotDeleted refused ->
                notice(
                        name,
                        "an unfinished upload of it can't be deleted and stays until it expires: "
                                + refused.failure().message());
        }
    }

    @Override
    public void fetched(Download download, Path file, Duration elapsed) {
        boolean standardOutput = file.toString().equals(Reporter.STANDARD_OUTPUT);
        String verified = download.verified()
                .map(digest -> ", verified by " + digest.algorithm().standardName())
                .orElse("");
        (standardOutput ? terminal.err() : terminal.out())
                .println("%s -> %s  %s%s"
                        .formatted(
                                Printable.of(download.address().toString()),
                                standardOutput ? "standard output" : Printable.of(file.toString()),
                                pace(download.size(), elapsed),
                                verified));
    }

    @Override
    public void failed(String name, Failure failure) {
        terminal.err().println("sluice: " + prefix(name) + failure.message());
    }

    @Override
    public void notice(String name, String message) {
        terminal.err().println("sluice: " + prefix(name) + message);
    }

    private static String prefix(String name) {
        return name.isEmpty() ? "" : name + ": ";
    }

    private static String pace(long size, Duration elapsed) {
        double seconds = Math.max(elapsed.toNanos(), 1) / 1e9;
        return Human.size(size) + " in " + Human.elapsed(elapsed) + " (" + Human.rate(size / seconds) + ")";
    }
}
