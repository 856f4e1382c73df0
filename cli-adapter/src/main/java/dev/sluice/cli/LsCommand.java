package dev.sluice.cli;

import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice ls URL}: lists buckets, or a bucket's objects, through a gateway. */
@Command(name = "ls", sortOptions = false, usageHelpAutoWidth = true,
        header = "List the buckets of a Sluice server, or the objects in a bucket.",
        customSynopsis = "sluice ls [OPTIONS] URL",
        description = {"",
            "http://SERVER/ lists the buckets that are served, http://SERVER/BUCKET/PREFIX the objects whose keys begin with"
                + " the prefix. Keys with a further slash are folded into one line, as in a folder.",
            ""},
        footer = {"", "Examples:",
            "  sluice ls http://127.0.0.1:8080/",
            "  sluice ls http://127.0.0.1:8080/archive/images/",
            "  sluice ls --recursive --json http://127.0.0.1:8080/archive/"})
public final class LsCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Parameters(index = "0", paramLabel = "URL", hidden = true)
    private String url = "";

    @Option(names = {"-r", "--recursive"}, order = 1, description = "List every object, folding nothing.")
    private boolean recursive;

    @Option(names = {"-b", "--bytes"}, order = 2, description = "Show sizes as plain numbers of bytes.")
    private boolean bytes;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    public LsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Spec
    void describeExitCodes(CommandSpec spec) {
        ExitCodeHelp.addTo(spec);
    }

    @Override
    public Integer call() throws InterruptedException {
        return run().code();
    }

    /** Lists what the options say. */
    ExitCode run() throws InterruptedException {
        Terminal terminal = surroundings.terminal();
        try {
            RemoteUrl remote = RemoteUrl.parse(url);
            ListingFormat format = common.json() ? new JsonListing() : new TextListing(bytes, ZoneId.systemDefault());
            try (Gateway gateway = new Gateway(remote.server(), common.token(surroundings.environment()))) {
                new Listing(gateway, line -> terminal.out().println(line), format).list(remote, recursive);
                terminal.out().flush();
                return ExitCode.OK;
            }
        } catch (TransferException failed) {
            common.reporter(terminal).failed("", failed.failure());
            return ExitCode.of(failed.failure());
        }
    }
}
