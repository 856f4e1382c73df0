package dev.sluice.cli.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Where a command writes.
 *
 * @param out     results
 * @param err     progress and errors
 * @param width the columns of the terminal that {@code err} is, at the moment; empty, then as ever: it is none
 */
public record Terminal(ResultStream out, PrintStream err, Supplier<OptionalInt> width) {

    /**
     * The system property by which the launcher tells the terminal's width; unset where standard error is no terminal.
     */
    public static final String COLUMNS_PROPERTY = "sluice.terminal.columns";

    private static final int FEWEST_COLUMNS = 20;

    /** This process's own streams. */
    public static Terminal ofProcess() {
        return new Terminal(
                ResultStream.over(new FileOutputStream(FileDescriptor.out), System.out.charset()),
                System.err,
                TerminalWidth.of(columns(Integer.getInteger(COLUMNS_PROPERTY, 0))));
    }

    /** The columns that there are at the moment; empty: it is no terminal. */
    OptionalInt columns() {
        return width.get();
    }

    /** A width that is no width counts as no terminal; a very narrow one is treated as a little wider. */
    static OptionalInt columns(int told) {
        return told <= 0 ? OptionalInt.empty() : OptionalInt.of(Math.max(told, FEWEST_COLUMNS));
    }
}
