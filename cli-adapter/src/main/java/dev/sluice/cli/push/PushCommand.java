package dev.sluice.cli.push;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.GatewayCommand;
import dev.sluice.cli.InterruptGuard;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.PutOptions;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.progress.ProgressDisplay;
import dev.sluice.cli.progress.TransferProgress;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.ByteSize;
import dev.sluice.core.UserMetadata;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice push FILE... URL}: sends files, or standard input, through a gateway into a bucket. */
@Command(
        name = "push",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Send files, or standard input, through a Sluice server into a bucket.",
        customSynopsis = "sluice push [OPTIONS] FILE... URL",
        description = {
            "",
            "The URL is http://SERVER/BUCKET/KEY. With a slash at its end it is a prefix, and the file's name comes after"
                    + " it; several files need one. The file - is standard input.",
            "What arrived is checked by length and CRC32C. A file that changes while it is sent is not published.",
            "A large file is sent in parts, several at a time; a lost network and a busy server are waited out. After ctrl-C,"
                    + " a crash or a reboot the same command goes on where it was, on any machine that has the same file.",
            "Smaller files, and standard input, are sent in one request.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sluice push backup.tar http://127.0.0.1:8080/archive/",
            "  sluice push *.iso http://127.0.0.1:8080/archive/images/",
            "  tar c photos | sluice push - http://127.0.0.1:8080/archive/photos.tar",
            "  sluice push --json --no-overwrite a.bin http://127.0.0.1:8080/archive/a.bin"
        })
public final class PushCommand extends GatewayCommand {

    @Parameters(arity = "1..*", paramLabel = "FILE... URL", hidden = true)
    private List<String> arguments = List.of();

    @Option(names = "--no-overwrite", order = 1, description = "Refuse to replace an object that is there already.")
    private boolean noOverwrite;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            order = 2,
            description = "The media type. Default: guessed from the name by the server.")
    private @Nullable String contentType;

    @Option(
            names = "--meta",
            paramLabel = "NAME=VALUE",
            order = 3,
            description = "Keep this beside the bytes; may be given several times.")
    private Map<String, String> metadata = new LinkedHashMap<>();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            order = 4,
            description = "How many files are sent at a time, 64 at most. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "5",
            order = 5,
            description = "How often a file is sent at most. Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            order = 6,
            description =
                    "How much standard input has (1500000, 8MiB, 2GB): less or more is an error, and very large objects become possible.")
    private @Nullable String size;

    @Option(
            names = "--no-resume",
            order = 7,
            description =
                    "Begin anew; what an earlier push of the same file to the same place left unfinished is deleted.")
    private boolean noResume;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            order = 8,
            description =
                    "How many parts are sent at a time at most, up to 64; as many are as the line gives. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "1h",
            order = 9,
            description =
                    "How long a lost network or a busy server is waited out (90s, 15m, 12h). Default: ${DEFAULT-VALUE}.")
    private String patience = "";

    @Option(names = "--parts-above", paramLabel = "SIZE", defaultValue = "16MiB", order = 10,
            description = "Files larger than this are sent in parts, and can be resumed. Default: ${DEFAULT-VALUE}.")
    private String partsAbove = "";

    @Option(names = {"-q", "--quiet"}, order = 11, description = "Show no progress.")
    private boolean quiet;

    /** @param environment what the process gives it */
    public PushCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    protected ExitCode run(Reporter reporter) throws TransferException, InterruptedException {
        if (arguments.size() < 2) {
            throw new TransferException(new Failure.Usage("name at least one file, and then the URL to send it to"));
        }
        RemoteUrl url = RemoteUrl.parse(arguments.getLast());
        PushSettings settings = settings();
        List<PushItem> items =
                new PushPlan(url, declaredSize(), environment()).of(arguments.subList(0, arguments.size() - 1));
        try (Gateway gateway = open(url)) {
            return push(items, gateway, settings, reporter);
        }
    }

    private ExitCode push(List<PushItem> items, Gateway gateway, PushSettings settings, Reporter reporter)
            throws InterruptedException {
        TransferProgress progress = new TransferProgress(items.size(), total(items));
        try (ProgressDisplay display = new ProgressDisplay(environment().terminal(), progress, !quiet && !json());
                InterruptGuard _ = new InterruptGuard(() -> {
                    display.stop();
                    reporter.failed("", interrupted(progress));
                })) {
            display.start();
            return new Pusher(gateway, settings, progress, display, reporter, environment()).push(items, parallel);
        }
    }

    private static Failure interrupted(TransferProgress progress) {
        TransferProgress.Snapshot snapshot = progress.snapshot();
        if (snapshot.kept()) {
            return new Failure.Interrupted("interrupted; nothing half done was published, and what arrived is kept:"
                    + " the same command goes on there");
        }
        return new Failure.Interrupted(
                snapshot.allSent()
                        ? "interrupted after everything was sent, before the server answered; 'sluice ls' tells whether the object is there"
                        : "interrupted; the connection was cut, and nothing half done was published");
    }

    private static OptionalLong total(List<PushItem> items) {
        return items.stream().anyMatch(item -> item.content().size().isEmpty())
                ? OptionalLong.empty()
                : OptionalLong.of(items.stream().mapToLong(item -> item.content().size().getAsLong()).sum());
    }

    private PushSettings settings() throws TransferException {
        try {
            if (parallel < 1 || parallel > PartSettings.MAX_CONNECTIONS) {
                throw new IllegalArgumentException(
                        "--parallel must be 1 to " + PartSettings.MAX_CONNECTIONS + ": " + parallel);
            }
            UserMetadata storable = UserMetadata.of(metadata).requireStorable();
            PartSettings parts = partSettings();
            return new PushSettings(
                    new PutOptions(!noOverwrite, Optional.ofNullable(contentType), storable), attempts, parts);
        } catch (IllegalArgumentException notAllowed) {
            throw new TransferException(new Failure.Usage(String.valueOf(notAllowed.getMessage())), notAllowed);
        }
    }

    private PartSettings partSettings() throws TransferException {
        return new PartSettings(
                bytes("--parts-above", partsAbove), connections, time("--patience", patience), !noResume);
    }

    private OptionalLong declaredSize() throws TransferException {
        return size == null ? OptionalLong.empty() : OptionalLong.of(bytes("--size", size));
    }

    private static long bytes(String option, String text) throws TransferException {
        try {
            return ByteSize.parse(text).bytes();
        } catch (IllegalArgumentException notAllowed) {
            throw new TransferException(
                    new Failure.Usage(option + ": " + String.valueOf(notAllowed.getMessage())), notAllowed);
        }
    }

    private static Duration time(String option, String text) throws TransferException {
        try {
            return Duration.parse("PT" + text);
        } catch (DateTimeParseException notATime) {
            throw new TransferException(
                    new Failure.Usage(
                            option + ": not a time: '" + Printable.of(text) + "'; write for example 90s, 15m or 12h"),
                    notATime);
        }
    }
}
