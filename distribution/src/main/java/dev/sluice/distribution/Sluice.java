package dev.sluice.distribution;

import dev.sluice.cli.CliEnvironment;
import dev.sluice.cli.failure.ExitCode;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code sluice} command. */
@Command(
        name = "sluice",
        usageHelpAutoWidth = true,
        versionProvider = Sluice.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header = "Streams files of any size through a small server into S3-compatible storage.",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "'sluice COMMAND --help' tells more about each.",
            "",
            "Examples:",
            "  sluice serve",
            "  sluice push backup.tar http://127.0.0.1:8080/archive/"
        })
public final class Sluice implements Runnable {

    @SuppressWarnings("UnusedVariable") // picocli's
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @SuppressWarnings("UnusedVariable") // picocli's
    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command line and ends the process with the code that the subcommand returns. */
    public static void main(String[] arguments) {
        System.exit(commandLine(arguments, CliEnvironment.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(String[] arguments, CliEnvironment environment) {
        Map<String, Object> subcommands = Subcommand.create(arguments, environment);
        CommandLine line = new CommandLine(new Sluice());
        subcommands.forEach(line::addSubcommand);
        return line.setParameterExceptionHandler(Sluice::misused).setExecutionExceptionHandler(Sluice::failed);
    }

    /** No subcommand. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command");
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        String command = misuse.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("sluice: " + misuse.getMessage() + " ('" + command + " --help' tells what there is)");
        return ExitCode.USAGE.code();
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        System.err.println("sluice: something unexpected happened: " + failure);
        return ExitCode.UNEXPECTED.code();
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Sluice.class.getPackage().getImplementationVersion();
            return new String[] {"sluice " + version + " (JDK " + Runtime.version() + ")"};
        }
    }
}
