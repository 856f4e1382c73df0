package dev.sluice.cli.progress;

import dev.sluice.cli.progress.TransferProgress.Snapshot;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows progress while it is open: on a terminal a line that is drawn over and over, elsewhere a line now and then.
 * Thread-safe: every method that writes holds this object's lock.
 */
public final class ProgressDisplay implements AutoCloseable {

    private static final Duration REDRAW = Duration.ofMillis(200);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);
    private static final String CLEAR_ROW = "\r\033[K";
    /**
     * To the end of the screen, for a line that a terminal wrapped when it became narrower. Some keep what this clears,
     * to scroll back.
     */
    private static final String CLEAR_ROWS = "\r\033[J";
    private static final String WITHOUT_WRAPPING = "\033[?7l%s\033[?7h";

    private final Terminal terminal;
    private final TransferProgress progress;
    private final boolean shown;
    private final boolean drawn;
    private final RateMeter rate = new RateMeter();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("sluice-progress").factory());

    private boolean stopped;
    private OptionalInt drawnColumns = OptionalInt.empty();

    /** @param shown whether anything is shown at all */
    public ProgressDisplay(Terminal terminal, TransferProgress progress, boolean shown) {
        this.terminal = terminal;
        this.progress = progress;
        this.shown = shown;
        this.drawn = shown && terminal.columns().isPresent();
    }

    /** Begins to show progress, on a thread of its own. */
    public void start() {
        if (shown) {
            long interval = (drawn ? REDRAW : LOG_INTERVAL).toMillis();
            timer.scheduleAtFixedRate(this::draw, interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether there is a line that is drawn over and over. */
    public boolean isDrawn() {
        return drawn;
    }

    /** Writes something that stays, above the moving line; after {@link #stop} it is dropped. */
    public synchronized void above(Runnable output) {
        if (!stopped) {
            clear();
            output.run();
        }
    }

    synchronized void draw() {
        Snapshot snapshot = progress.snapshot();
        double bytesPerSecond = rate.bytesPerSecond(System.nanoTime(), snapshot.counts().sent());
        if (snapshot.name().isEmpty()) {
            return;
        }
        OptionalInt columns = terminal.columns();
        if (columns.isPresent()) {
            // The last column stays free, as some terminals wrap when it is written. The cursor goes back to the first
            // row of the line, so that it is there to clear all of the line when the terminal has been made narrower.
            String line = ProgressLine.render(snapshot, bytesPerSecond, columns.getAsInt() - 1);
            terminal.err()
                    .print((columns.equals(drawnColumns) ? CLEAR_ROW : CLEAR_ROWS) + WITHOUT_WRAPPING.formatted(line)
                            + "\r");
            drawnColumns = columns;
        } else {
            terminal.err().println(ProgressLine.plain(snapshot, bytesPerSecond));
        }
        terminal.err().flush();
    }

    private void clear() {
        if (drawn) {
            terminal.err().print(CLEAR_ROWS);
            terminal.err().flush();
        }
    }

    /** Nothing is shown any more. */
    public synchronized void stop() {
        stopped = true;
        timer.shutdownNow();
        clear();
    }

    @Override
    public void close() {
        stop();
    }
}
