package dev.sluice.cli;

import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Problem;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.AccessToken;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.progress.Terminal;
import dev.sluice.cli.report.JsonReporter;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.report.TextReporter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What the commands that work through a gateway have in common: options, the exit codes' help, and what a failure
 * becomes.
 */
public abstract class GatewayCommand implements Callable<Integer> {

    private final CliEnvironment environment;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            order = 80,
            description = "Read the access token from this file. Default: the environment variable "
                    + Problem.TOKEN_VARIABLE + ".")
    private @Nullable Path tokenFile;

    @Option(
            names = "--json",
            order = 81,
            description = "Print one JSON object a line, for scripts; errors as problem objects (RFC 9457).")
    private boolean json;

    @SuppressWarnings("UnusedVariable") // picocli's
    @Option(names = {"-h", "--help"}, usageHelp = true, order = 99, description = "Show this help and exit.")
    private boolean help;

    /** @param environment what the process gives it */
    protected GatewayCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    /** Does what the options say. */
    protected abstract ExitCode run(Reporter reporter) throws TransferException, InterruptedException;

    /** Puts the exit codes into the usage message, from the one list that there is. */
    @Spec
    final void describeExitCodes(CommandSpec spec) {
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
    }

    @Override
    public final Integer call() throws InterruptedException {
        Terminal terminal = environment.terminal();
        Reporter reporter = json ? new JsonReporter(terminal) : new TextReporter(terminal);
        try {
            return run(reporter).code();
        } catch (TransferException failed) {
            reporter.failed(failed.file(), failed.failure());
            return ExitCode.of(failed.failure()).code();
        }
    }

    /** The gateway of that URL, with the token that the user gave. */
    protected final Gateway open(RemoteUrl url) throws TransferException {
        return new Gateway(url.server(), AccessToken.find(tokenFile, environment.variables()));
    }

    /** What the process gave. */
    protected final CliEnvironment environment() {
        return environment;
    }

    /** Whether results are for a script. */
    protected final boolean json() {
        return json;
    }
}
