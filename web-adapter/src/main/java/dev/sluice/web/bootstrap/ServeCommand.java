package dev.sluice.web.bootstrap;

import dev.sluice.web.problem.MemoryExhaustion;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code sluice serve}: runs the gateway until SIGTERM or SIGINT. Exit codes: 0 stopped by a signal, after running
 * requests had their time; 1 could not start, and one sentence on stderr says why; 2 the command line is wrong; 3
 * memory is exhausted.
 */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs the gateway. Without a store of your own (SLUICE_STORAGE_*), it keeps the files in a local folder.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped by SIGTERM or ctrl-C",
            "1:could not start; stderr says why",
            "2:the command line is wrong",
            "3:memory is exhausted"
        },
        footer = "%nSettings are environment variables, such as SLUICE_ACCESS_TOKEN; docs/configuration.md lists them.")
public final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    private static final int CANNOT_START = 1;
    private static final int MAX_PORT = 65_535;

    private final Ahead<ApplicationContext> context = new Ahead<>("sluice-prepare", RunningGateway::prepare);

    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = ServeOptions.DEFAULT_HOST,
            description =
                    "The address to listen on. Any but a loopback one needs SLUICE_ACCESS_TOKEN. Default: ${DEFAULT-VALUE}")
    private String host = ServeOptions.DEFAULT_HOST;

    @Option(names = "--data", paramLabel = "DIR", defaultValue = ServeOptions.DEFAULT_DATA,
            description = "Where the embedded store keeps the files. Default: ${DEFAULT-VALUE} in the current folder")
    private Path data = Path.of(ServeOptions.DEFAULT_DATA);

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description =
                    "The bucket to serve; created if it isn't there. Default: SLUICE_STORAGE_BUCKET, or files in the embedded store")
    private @Nullable String bucket;

    @Spec
    private @Nullable CommandSpec spec;

    @SuppressWarnings("UnusedMethod") // picocli calls it
    @Option(names = "--port", paramLabel = "PORT", defaultValue = ServeOptions.DEFAULT_PORT,
            description = "The port to listen on; 0 takes any that is free. Default: ${DEFAULT-VALUE}")
    private void listenOn(int chosen) {
        if (chosen < 0 || chosen > MAX_PORT) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--port must be 0 to " + MAX_PORT + ": " + chosen);
        }
        port = chosen;
    }

    /** Begins what doesn't depend on the command line, on a thread of its own, as this will be called in a moment. */
    public ServeCommand prepare() {
        context.begin();
        return this;
    }

    /**
     * Runs until the process is told to stop; then the process ends here, with 0, and this does not return.
     *
     * @return why it didn't start
     */
    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        endProcessWhenMemoryIsExhausted();
        try {
            RunningGateway gateway = RunningGateway.start(
                    context.await(), new ServeOptions(host, port, data, Optional.ofNullable(bucket)));
            stopOnSignal(gateway);
            Greeting.print(gateway, command.commandLine().getOut());
            new CountDownLatch(1).await();
            return 0;
        } catch (StartupException failure) {
            command.commandLine().getErr().println("sluice: " + failure.getMessage());
            return CANNOT_START;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static void endProcessWhenMemoryIsExhausted() {
        Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            MemoryExhaustion.endProcessIfCauseOf(failure);
            if (usual == null) {
                LOG.error("{} failed", thread, failure);
            } else {
                usual.uncaughtException(thread, failure);
            }
        });
    }

    /** A JVM that is stopped by a signal ends with 143 by itself; to stop when told to is no failure. */
    private static void stopOnSignal(RunningGateway gateway) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.close();
            Runtime.getRuntime().halt(0);
        }, "sluice-stop"));
    }
}
