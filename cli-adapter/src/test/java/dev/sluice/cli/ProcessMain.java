package dev.sluice.cli;

import dev.sluice.cli.get.GetCommand;
import dev.sluice.cli.push.PushCommand;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** A command as a process of its own, to be stopped by signals. */
final class ProcessMain {

    private ProcessMain() {
    }

    /** The first argument is {@code push} or {@code get}. */
    public static void main(String[] arguments) {
        CliEnvironment environment = CliEnvironment.ofProcess();
        Callable<Integer> command =
                arguments[0].equals("push") ? new PushCommand(environment) : new GetCommand(environment);
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        System.exit(new CommandLine(command).execute(rest));
    }
}
