package dev.sluice.cli.push;

import dev.sluice.cli.progress.ProgressDisplay;
import dev.sluice.cli.progress.TransferProgress;
import dev.sluice.cli.report.PushEvent;
import dev.sluice.cli.report.Reporter;

/** Tells of one file that is sent in parts: counts its progress, and reports its events. Thread-safe. */
final class FileReport {

    private final String name;
    private final TransferProgress progress;
    private final TransferProgress.Item counted;
    private final ProgressDisplay display;
    private final Reporter reporter;

    FileReport(
            String name,
            TransferProgress progress,
            TransferProgress.Item counted,
            ProgressDisplay display,
            Reporter reporter) {
        this.name = name;
        this.progress = progress;
        this.counted = counted;
        this.display = display;
        this.reporter = reporter;
    }

    /** Bytes were given to the connection. */
    void sent(long bytes) {
        progress.sent(counted, bytes);
    }

    void event(PushEvent event) {
        switch (event) {
            case PushEvent.Begun _ -> progress.keep(counted);
            case PushEvent.Resumed resumed -> {
                progress.keep(counted);
                progress.resumed(counted, resumed.upload().receivedBytes());
            }
            case PushEvent.Differing differing -> progress.resumed(counted, -differing.bytes());
            case PushEvent.Acknowledged acknowledged -> progress.arrived(counted, acknowledged.bytes());
            case PushEvent.Waiting _, PushEvent.Kept _, PushEvent.Deleted _, PushEvent.NotDeleted _ -> { }
        }
        display.above(() -> reporter.event(name, event));
    }
}
