package dev.sluice.cli.push;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.GatewayUploads;
import dev.sluice.cli.progress.ProgressDisplay;
import dev.sluice.cli.progress.TransferProgress;
import dev.sluice.cli.report.PushEvent;
import dev.sluice.cli.report.Pushed;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.retry.RetryBudget;
import dev.sluice.cli.retry.RetryingConnection;
import dev.sluice.core.parallelism.AdaptiveParallelism;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends files to one gateway and reports on each. A file that fails doesn't keep the others from being sent. */
final class Pusher {

    private final PushSettings settings;
    private final TransferProgress progress;
    private final ProgressDisplay display;
    private final Reporter reporter;
    private final PushContext context;
    private final PlainPush plainPush;

    Pusher(
            Gateway gateway,
            PushSettings settings,
            TransferProgress progress,
            ProgressDisplay display,
            Reporter reporter,
            CliEnvironment environment) {
        this.settings = settings;
        this.progress = progress;
        this.display = display;
        this.reporter = reporter;
        this.context = context(gateway, environment);
        this.plainPush = new PlainPush(gateway, settings, progress, display, reporter, environment);
    }

    private PushContext context(Gateway gateway, CliEnvironment environment) {
        AdaptiveParallelism parallelism = new AdaptiveParallelism(settings.parts().connections(), System::nanoTime);
        RetryBudget budget = new RetryBudget(settings.parts().patience(), environment.nanoClock());
        RetryingConnection connection = new RetryingConnection(
                budget, environment.sleeper(), (failure, wait) -> waiting(failure, wait, parallelism));
        return new PushContext(new GatewayUploads(gateway, budget), connection, parallelism);
    }

    /**
     * Sends all of them, so many at a time.
     *
     * @return the exit code of the first in the list that failed, or {@link ExitCode#OK}
     */
    ExitCode push(List<PushItem> items, int parallel) throws InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory())) {
            List<Callable<ExitCode>> tasks = new ArrayList<>();
            items.forEach(item -> tasks.add(() -> push(item)));
            ExitCode first = ExitCode.OK;
            for (Future<ExitCode> ended : executor.invokeAll(tasks)) {
                first = first == ExitCode.OK ? result(ended) : first;
            }
            return first;
        }
    }

    private static ExitCode result(Future<ExitCode> ended) throws InterruptedException {
        try {
            return ended.get();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }

    private ExitCode push(PushItem item) throws InterruptedException {
        String name = item.content().name();
        TransferProgress.Item counted = progress.begin(name);
        try {
            Pushed pushed = push(item, counted);
            display.above(() -> reporter.pushed(name, pushed));
            return ExitCode.OK;
        } catch (TransferException failed) {
            display.above(() -> reporter.failed(name, failed.failure()));
            return ExitCode.of(failed.failure());
        } finally {
            progress.finish(counted);
        }
    }

    private Pushed push(PushItem item, TransferProgress.Item counted) throws TransferException, InterruptedException {
        long start = System.nanoTime();
        PartedPush.Outcome outcome = item.content() instanceof Content.RegularFile file
                        && file.bytes() > settings.parts().above()
                ? inParts(item, file, counted)
                : new PartedPush.Outcome(plainPush.push(item, counted), 0);
        TransferProgress.Counts counts = progress.counts(counted);
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new Pushed(outcome.receipt(), counts.sent(), counts.resumed(), outcome.resentParts(), elapsed);
    }

    private PartedPush.Outcome inParts(PushItem item, Content.RegularFile content, TransferProgress.Item counted)
            throws TransferException, InterruptedException {
        try (PartedFile file = PartedFile.open(content.path())) {
            FileReport report = new FileReport(content.name(), progress, counted, display, reporter);
            return new PartedPush(context, settings, item, file, report).run();
        } catch (IOException unreadable) {
            throw FileErrors.whileSending(unreadable);
        }
    }

    /** As a countdown where a line is drawn, else in words. */
    private void waiting(Failure failure, Duration wait, AdaptiveParallelism parallelism) {
        boolean busy = failure instanceof Failure.Refused;
        if (busy) {
            parallelism.slowDown();
        }
        progress.waiting(busy ? "the server is busy" : "no connection", wait);
        if (!display.isDrawn()) {
            display.above(() -> reporter.event("", new PushEvent.Waiting(failure, wait)));
        }
    }
}
