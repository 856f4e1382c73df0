package dev.sluice.cli.progress;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The width of this process's terminal, which may be resized meanwhile. Java can't ask for it, so a program does, once
 * a second at most while the width is wanted. Thread-safe.
 */
final class TerminalWidth implements Supplier<OptionalInt> {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    /** {@code 24 80}: rows and columns. */
    private static final Pattern SIZE = Pattern.compile("\\d+ (\\d{1,5})");

    private OptionalInt columns;
    private long askedAt = System.nanoTime();
    private boolean answers = true;

    private TerminalWidth(OptionalInt columns) {
        this.columns = columns;
    }

    /** @param columns the width that the launcher found; empty: there is no terminal */
    static Supplier<OptionalInt> of(OptionalInt columns) {
        return columns.isEmpty() ? OptionalInt::empty : new TerminalWidth(columns);
    }

    @Override
    public synchronized OptionalInt get() {
        if (answers && System.nanoTime() - askedAt >= FRESH_NANOS) {
            Optional<String> answer = ask();
            askedAt = System.nanoTime();
            answers = answer.isPresent();
            columns = answer.map(TerminalWidth::parse).filter(OptionalInt::isPresent).orElse(columns);
        }
        return columns;
    }

    /** The width in what {@code stty size} prints; empty: it is none, or unknown. */
    static OptionalInt parse(String size) {
        Matcher matcher = SIZE.matcher(size.strip());
        return matcher.matches() ? Terminal.columns(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static Optional<String> ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty")).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return Optional.of(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException noSuchProgram) {
            return Optional.empty();
        }
    }
}
