package dev.sluice.cli.get;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.GatewayCommand;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.report.Reporter;
import dev.sluice.cli.text.Printable;
import dev.sluice.cli.text.Undecodable;
import dev.sluice.core.ObjectAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice get URL FILE}: reads an object through a gateway into a file. */
@Command(
        name = "get",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "Read an object through a Sluice server into a file.",
        customSynopsis = "sluice get [OPTIONS] URL [FILE]",
        description = {
            "",
            "The URL is http://SERVER/BUCKET/KEY. FILE may be a folder (the object's name comes after it; the default is"
                    + " the current one) or - for standard output.",
            "The file appears under its name only when it is whole and has the length and digest that the server told.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sluice get http://127.0.0.1:8080/archive/backup.tar",
            "  sluice get http://127.0.0.1:8080/archive/backup.tar /tmp/restored.tar",
            "  sluice get http://127.0.0.1:8080/archive/photos.tar - | tar x"
        })
public final class GetCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "URL", hidden = true)
    private String url = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", defaultValue = ".", hidden = true)
    private Path file = Path.of(".");

    @Option(names = "--no-overwrite", order = 1, description = "Refuse to replace a file that is there already.")
    private boolean noOverwrite;

    @Option(names = "--attempts", paramLabel = "N", defaultValue = "5", order = 2,
            description = "How often a busy server is asked at most. Default: ${DEFAULT-VALUE}.")
    private int attempts;

    @Option(names = {"-q", "--quiet"}, order = 3, description = "Show no progress.")
    private boolean quiet;

    /** @param environment what the process gives it */
    public GetCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    protected ExitCode run(Reporter reporter) throws TransferException, InterruptedException {
        if (attempts < 1) {
            throw new TransferException(new Failure.Usage("--attempts must be 1 or more: " + attempts));
        }
        RemoteUrl remote = RemoteUrl.parse(url);
        ObjectAddress address = remote.object();
        try (Gateway gateway = open(remote)) {
            get(gateway, address, reporter);
            return ExitCode.OK;
        }
    }

    private void get(Gateway gateway, ObjectAddress address, Reporter reporter)
            throws TransferException, InterruptedException {
        Fetcher fetcher = new Fetcher(gateway, environment(), reporter, attempts, !quiet && !json());
        if (!file.toString().equals(Reporter.STANDARD_OUTPUT)) {
            fetcher.toFile(address, target(address), !noOverwrite);
        } else if (!json()) {
            fetcher.toStandardOutput(address);
        } else {
            throw new TransferException(new Failure.Usage("the object and --json can't both go to standard output"));
        }
    }

    private Path target(ObjectAddress address) throws TransferException {
        if (Undecodable.isIn(file.toString())) {
            throw new TransferException(
                    new Failure.Usage(
                            "the name " + Printable.of(file.toString())
                                    + " isn't UTF-8, and no other can be written here; let the shell write the file: sluice get URL - > FILE"));
        }
        String name = address.key().substring(address.key().lastIndexOf('/') + 1);
        Path target = !Files.isDirectory(file) || name.isEmpty() ? file : file.resolve(name).normalize();
        if (Files.isDirectory(target)) {
            throw new TransferException(new Failure.LocalFile(
                    Printable.of(target.toString()) + " is a folder; name the file to be written"));
        }
        if (noOverwrite && Files.exists(target)) {
            throw new TransferException(
                    new Failure.AlreadyExists(Printable.of(target.toString()) + " is there already"));
        }
        return target;
    }
}
