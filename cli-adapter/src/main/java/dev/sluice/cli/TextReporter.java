package dev.sluice.cli;

import java.nio.file.Path;
import java.time.Duration;

/** For a person: results on standard output, everything else on standard error. */
record TextReporter(Terminal terminal) implements Reporter {

    @Override
    public void pushed(PushItem item, Receipt receipt, Duration elapsed) {
        terminal.out().println("%s -> %s/%s  %s, CRC32C %s, verified by the %s".formatted(item.content().name(), receipt.bucket(),
                Printable.of(receipt.key()), pace(receipt.size(), elapsed), receipt.crc32c(), Printable.of(receipt.verifiedBy())));
    }

    @Override
    public void fetched(Download download, Path file, Duration elapsed) {
        boolean standardOutput = file.toString().equals(GetCommand.STANDARD_OUTPUT);
        String verified = download.verified().map(digest -> ", verified by " + digest.algorithm().standardName()).orElse("");
        (standardOutput ? terminal.err() : terminal.out()).println("%s -> %s  %s%s".formatted(Printable.of(download.address().toString()),
                standardOutput ? "standard output" : Printable.of(file.toString()), pace(download.size(), elapsed), verified));
    }

    @Override
    public void failed(String name, Failure failure) {
        terminal.err().println("sluice: " + (name.isEmpty() ? "" : name + ": ") + failure.message());
    }

    @Override
    public void notice(String name, String message) {
        terminal.err().println("sluice: " + name + ": " + message);
    }

    private static String pace(long size, Duration elapsed) {
        double seconds = Math.max(elapsed.toNanos(), 1) / 1e9;
        return Human.size(size) + " in " + Human.elapsed(elapsed) + " (" + Human.rate(size / seconds) + ")";
    }
}
