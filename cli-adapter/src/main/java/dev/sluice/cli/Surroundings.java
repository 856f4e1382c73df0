package dev.sluice.cli;

import java.io.InputStream;
import java.util.Map;

/**
 * All that a command takes from the process around it.
 *
 * @param terminal    where it writes
 * @param input       standard input
 * @param environment the environment variables
 * @param pause       how it waits
 */
public record Surroundings(Terminal terminal, InputStream input, Map<String, String> environment, Pause pause) {

    /** The process's own. */
    public static Surroundings ofProcess() {
        return new Surroundings(Terminal.ofProcess(), System.in, System.getenv(), Thread::sleep);
    }
}
