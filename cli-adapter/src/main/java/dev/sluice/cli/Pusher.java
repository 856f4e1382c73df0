package dev.sluice.cli;

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

    private final Gateway gateway;
    private final PushSettings settings;
    private final TransferProgress progress;
    private final ProgressDisplay display;
    private final Reporter reporter;
    private final Pause pause;

    Pusher(Gateway gateway, PushSettings settings, TransferProgress progress, ProgressDisplay display, Reporter reporter, Pause pause) {
        this.gateway = gateway;
        this.settings = settings;
        this.progress = progress;
        this.display = display;
        this.reporter = reporter;
        this.pause = pause;
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
        TransferProgress.Item counted = progress.begin(item.content().name());
        try {
            long start = System.nanoTime();
            Receipt receipt = retryLoop(item).run(() -> attempt(item, counted));
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            display.above(() -> reporter.pushed(item, receipt, elapsed));
            return ExitCode.OK;
        } catch (TransferException failed) {
            display.above(() -> reporter.failed(item.content().name(), failed.failure()));
            return ExitCode.of(failed.failure());
        } finally {
            progress.finish(counted);
        }
    }

    private RetryLoop retryLoop(PushItem item) {
        return new RetryLoop(item.content().repeatable() ? settings.attempts() : 1, this::passes, pause, (failure, wait, next) ->
                display.above(() -> reporter.notice(item.content().name(), "%s; sending it again in %s (attempt %d of %d)"
                        .formatted(failure.message(), Human.elapsed(wait), next, settings.attempts()))));
    }

    private boolean passes(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> ExitCode.of(refused) == ExitCode.UNAVAILABLE;
            // Where overwriting is forbidden, an object that arrived after all would make the next attempt fail.
            case Failure.ConnectionBroken broken -> settings.overwrite() || !broken.allSent();
            case Failure.Usage _, Failure.LocalFile _, Failure.FileExists _, Failure.Unreachable _, Failure.Mismatch _,
                    Failure.Interrupted _, Failure.Unexpected _ -> false;
        };
    }

    private Receipt attempt(PushItem item, TransferProgress.Item counted) throws TransferException, InterruptedException {
        progress.restart(counted);
        try (Content.Opened opened = item.content().open()) {
            MeasuredSource source = new MeasuredSource(opened.source(), bytes -> progress.add(counted, bytes));
            return gateway.put(item.target(), source, opened.length(), settings);
        } catch (IOException unreadable) {
            throw new TransferException(new Failure.LocalFile("can't be read: " + FileErrors.reason(unreadable)), unreadable);
        }
    }
}
