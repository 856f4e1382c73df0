package dev.sluice.cli;

import dev.sluice.cli.progress.Terminal;
import dev.sluice.cli.retry.Sleeper;
import java.io.InputStream;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All that a command takes from the process around it.
 *
 * @param terminal  where it writes
 * @param input     standard input
 * @param variables the environment variables
 * @param sleeper   how it waits
 * @param nanoClock {@link System#nanoTime()}, by which it knows how long it has waited
 */
public record CliEnvironment(
        Terminal terminal, InputStream input, Map<String, String> variables, Sleeper sleeper, LongSupplier nanoClock) {

    /** The process's own. */
    public static CliEnvironment ofProcess() {
        return new CliEnvironment(Terminal.ofProcess(), System.in, System.getenv(), Thread::sleep, System::nanoTime);
    }
}
