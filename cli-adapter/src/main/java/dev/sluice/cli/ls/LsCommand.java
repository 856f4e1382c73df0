package dev.sluice.cli.ls;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.GatewayCommand;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.gateway.Gateway;
import dev.sluice.cli.gateway.RemoteUrl;
import dev.sluice.cli.report.Reporter;
import java.time.ZoneId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice ls URL}: lists buckets, or a bucket's objects, through a gateway. */
@Command(
        name = "ls",
        sortOptions = false,
        usageHelpAutoWidth = true,
        header = "List the buckets of a Sluice server, or the objects in a bucket.",
        customSynopsis = "sluice ls [OPTIONS] URL",
        description = {
            "",
            "http://SERVER/ lists the buckets that are served, http://SERVER/BUCKET/PREFIX the objects whose keys begin with"
                    + " the prefix. Keys with a further slash are folded into one line, as in a folder.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  sluice ls http://127.0.0.1:8080/",
            "  sluice ls http://127.0.0.1:8080/archive/images/",
            "  sluice ls --recursive --json http://127.0.0.1:8080/archive/"
        })
public final class LsCommand extends GatewayCommand {

    @Parameters(index = "0", paramLabel = "URL", hidden = true)
    private String url = "";

    @Option(names = {"-r", "--recursive"}, order = 1, description = "List every object, folding nothing.")
    private boolean recursive;

    @Option(names = {"-b", "--bytes"}, order = 2, description = "Show sizes as plain numbers of bytes.")
    private boolean bytes;

    /** @param environment what the process gives it */
    public LsCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    protected ExitCode run(Reporter reporter) throws TransferException, InterruptedException {
        RemoteUrl remote = RemoteUrl.parse(url);
        ListingFormat format = json() ? new JsonListing() : new TextListing(bytes, ZoneId.systemDefault());
        try (Gateway gateway = open(remote)) {
            new Listing(gateway, environment().terminal().out(), format).list(remote, recursive);
            return ExitCode.OK;
        }
    }
}
