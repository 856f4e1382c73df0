package dev.sluice.cli.push;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.MeasuredSource;
import dev.sluice.cli.gateway.Receipt;
import dev.sluice.cli.progress.ProgressDisplay;
import dev.sluice.cli.progress.TransferProgress;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.retry.RetryBudget;
import dev.sluice.cli.retry.RetryLoop;
import dev.sluice.cli.text.Human;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Sends a file, or a stream, in one request. */
final class PlainPush {

    private final Gateway gateway;
    private final PushSettings settings;
    private final TransferProgress progress;
    private final ProgressDisplay display;
    private final Reporter reporter;
    private final CliEnvironment environment;

    PlainPush(
            Gateway gateway,
            PushSettings settings,
            TransferProgress progress,
            ProgressDisplay display,
            Reporter reporter,
            CliEnvironment environment) {
        this.gateway = gateway;
        this.settings = settings;
        this.progress = progress;
        this.display = display;
        this.reporter = reporter;
        this.environment = environment;
    }

    Receipt push(PushItem item, TransferProgress.Item counted) throws TransferException, InterruptedException {
        RetryBudget budget = new RetryBudget(settings.parts().patience(), environment.nanoClock());
        return retryLoop(item, budget).run(() -> attempt(item, counted, budget));
    }

    private RetryLoop retryLoop(PushItem item, RetryBudget budget) {
        int attempts = item.content().repeatable() ? settings.attempts() : 1;
        return new RetryLoop(
                attempts,
                this::passes,
                budget::allows,
                environment.sleeper(),
                (failure, wait, next) -> display.above(() -> reporter.notice(
                        item.content().name(),
                        "%s; sending it again in %s (attempt %d of %d)"
                                .formatted(failure.message(), Human.elapsed(wait), next, settings.attempts()))));
    }

    private boolean passes(Failure failure) {
        return switch (failure) {
            case Failure.Refused refused -> refused.passes();
            // Where overwriting is forbidden, an object that arrived after all would make the next attempt fail.
            case Failure.ConnectionBroken broken -> settings.object().overwrite() || !broken.allSent();
            case Failure.Usage _,
                    Failure.LocalFile _,
                    Failure.AlreadyExists _,
                    Failure.Unreachable _,
                    Failure.Mismatch _,
                    Failure.Interrupted _,
                    Failure.Unexpected _ -> false;
        };
    }

    private Receipt attempt(PushItem item, TransferProgress.Item counted, RetryBudget budget)
            throws TransferException, InterruptedException {
        progress.restart(counted);
        AtomicLong moved = new AtomicLong(budget.now());
        try (Content.Opened opened = item.content().open()) {
            MeasuredSource source = new MeasuredSource(opened.source(), bytes -> {
                moved.set(budget.now());
                progress.add(counted, bytes);
            });
            if (opened.length().equals(OptionalLong.of(0))) {
                // The HTTP client reads nothing of a body that has no bytes, and the source fails if it has some.
                source.read(ByteBuffer.allocate(1));
            }
            return gateway.put(
                    item.target(),
                    source,
                    opened.length(),
                    settings.object(),
                    budget.atMost(settings.parts().patience()));
        } catch (TransferException failed) {
            budget.failed(moved.get());
            throw failed;
        } catch (IOException unreadable) {
            throw FileErrors.whileSending(unreadable);
        }
    }
}
