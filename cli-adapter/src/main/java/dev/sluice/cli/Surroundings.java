package dev.sluice.cli;

import java.io.InputStream;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All that a command takes from the process around it.
 *
 * @param terminal    where it writes
 * @param input       standard input
 * @param environment the environment variables
 * @param pause       how it waits
 * @param nanoClock   {@link System#nanoTime()}, by which it knows how long it has waited
 */
public record Surroundings(
        Terminal terminal, InputStream input, Map<String, String> environment, Pause pause, LongSupplier nanoClock) {

    /** The process's own. */
    public static Surroundings ofProcess() {
        return new Surroundings(Terminal.ofProcess(), System.in, System.getenv(), Thread::sleep, System::nanoTime);
    }
}
