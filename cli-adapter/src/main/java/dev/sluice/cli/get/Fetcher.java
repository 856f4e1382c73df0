package dev.sluice.cli.get;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.InterruptGuard;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.FileErrors;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.progress.ProgressDisplay;
import dev.sluice.cli.progress.ResultStream;
import dev.sluice.cli.progress.TransferProgress;
import dev.sluice.cli.report.Download;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.retry.RetryLoop;
import dev.sluice.cli.text.Human;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.ObjectAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** Reads one object from a gateway into a file or to standard output, and reports on it. */
final class Fetcher {

    private final Gateway gateway;
    private final CliEnvironment environment;
    private final Reporter reporter;
    private final int attempts;
    private final boolean showProgress;

    /** @param attempts how often a busy server is asked at most */
    Fetcher(Gateway gateway, CliEnvironment environment, Reporter reporter, int attempts, boolean showProgress) {
        this.gateway = gateway;
        this.environment = environment;
        this.reporter = reporter;
        this.attempts = attempts;
        this.showProgress = showProgress;
    }

    /**
     * Writes the file under its name only when it is whole; what is no regular file, such as a device or a pipe, is
     * written into.
     */
    void toFile(ObjectAddress address, Path target, boolean overwrite) throws TransferException, InterruptedException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            into(address, target);
        } else {
            replacing(address, target, overwrite);
        }
    }

    private void into(ObjectAddress address, Path target) throws TransferException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<InputStream> response = open(address);
        try (InputStream _ = response.body();
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
            Download download = copy(new Downloader(address, response), out);
            reporter.fetched(download, target, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException unwritable) {
            throw new TransferException(
                    new Failure.LocalFile("can't write " + FileErrors.describe(target, unwritable)), unwritable);
        }
    }

    private void replacing(ObjectAddress address, Path target, boolean overwrite)
            throws TransferException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<InputStream> response = open(address);
        try (InputStream _ = response.body();
                TemporaryFile temporary = TemporaryFile.beside(target);
                InterruptGuard _ = new InterruptGuard(() -> interrupted(temporary))) {
            Download download;
            try (OutputStream out = temporary.open()) {
                download = copy(new Downloader(address, response), out);
            }
            temporary.commit(overwrite);
            reporter.fetched(download, target, Duration.ofNanos(System.nanoTime() - start));
        } catch (FileAlreadyExistsException exists) {
            throw new TransferException(
                    new Failure.AlreadyExists(Printable.of(target.toString()) + " is there already"), exists);
        } catch (IOException unwritable) {
            throw new TransferException(
                    new Failure.LocalFile("can't write " + FileErrors.describe(target, unwritable)), unwritable);
        }
    }

    void toStandardOutput(ObjectAddress address) throws TransferException, InterruptedException {
        long start = System.nanoTime();
        HttpResponse<InputStream> response = open(address);
        try (InputStream _ = response.body()) {
            Download download = copy(new Downloader(address, response), environment.terminal().out().bytes());
            reporter.fetched(
                    download, Path.of(Reporter.STANDARD_OUTPUT), Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException unwritable) {
            throw ResultStream.unwritable(unwritable);
        }
    }

    private HttpResponse<InputStream> open(ObjectAddress address) throws TransferException, InterruptedException {
        RetryLoop loop = new RetryLoop(
                attempts,
                Fetcher::passes,
                _ -> true,
                environment.sleeper(),
                (failure, wait, next) -> reporter.notice(
                        address.toString(),
                        "%s; asking again in %s (attempt %d of %d)"
                                .formatted(failure.message(), Human.elapsed(wait), next, attempts)));
        return loop.run(() -> gateway.get(address));
    }

    private static boolean passes(Failure failure) {
        return failure instanceof Failure.Refused refused && refused.passes();
    }

    private Download copy(Downloader downloader, OutputStream out) throws IOException, TransferException {
        TransferProgress progress = new TransferProgress(1, downloader.size());
        TransferProgress.Item item = progress.begin(downloader.name());
        try (ProgressDisplay display = new ProgressDisplay(environment.terminal(), progress, showProgress)) {
            display.start();
            return downloader.copyTo(out, bytes -> progress.add(item, bytes));
        }
    }

    private void interrupted(TemporaryFile temporary) {
        try {
            temporary.close();
            reporter.failed("", new Failure.Interrupted("interrupted; nothing was written"));
        } catch (IOException left) {
            reporter.failed(
                    "",
                    new Failure.Interrupted("interrupted; an unfinished file is left behind: " + left.getMessage()));
        }
    }
}
