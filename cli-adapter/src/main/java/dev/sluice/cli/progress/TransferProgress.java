package dev.sluice.cli.progress;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How far a command's transfers have come. Thread-safe: every method holds this object's lock. */
public final class TransferProgress {

    private final int files;
    private final OptionalLong total;
    private final Map<Item, Counts> running = new LinkedHashMap<>();
    private Counts finished = Counts.NONE;
    private int finishedFiles;
    private Optional<Wait> wait = Optional.empty();

    /** One file's share; each instance is a file of its own. */
    public static final class Item {
        private final String name;
        private boolean kept;

        Item(String name) {
            this.name = name;
        }
    }

    /**
     * Bytes.
     *
     * @param done    those that count as transferred
     * @param resumed those of them that an earlier push has sent
     * @param sent    those that were given to the connection by now, whether they arrived or not
     */
    public record Counts(long done, long resumed, long sent) {

        private static final Counts NONE = new Counts(0, 0, 0);

        private Counts plus(Counts other) {
            return new Counts(done + other.done, resumed + other.resumed, sent + other.sent);
        }
    }

    /**
     * A pause in which nothing is sent.
     *
     * @param end the moment of {@link System#nanoTime()}
     */
    private record Wait(String reason, long end) {

        Duration left() {
            return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        }
    }

    /**
     * A pause in which nothing is sent.
     *
     * @param left how much longer it takes; zero: it is being tried again
     */
    public record Waiting(String reason, Duration left) {
    }

    /**
     * What can be shown at a moment.
     *
     * @param name    the file that has been running longest; empty: none is
     * @param number  the number of this file, from 1
     * @param files   the number of files in all
     * @param counts  bytes of all files
     * @param total   bytes there are, if known
     * @param waiting the pause that there is
     * @param kept    whether a file is running of which the server keeps what arrived
     */
    public record Snapshot(
            String name,
            int number,
            int files,
            Counts counts,
            OptionalLong total,
            Optional<Waiting> waiting,
            boolean kept) {

        /** Whether every byte was transferred, so that only the answer is missing. */
        public boolean allSent() {
            return total.isPresent() && counts.done() >= total.getAsLong();
        }
    }

    /** @param total the bytes of all the files, if known */
    public TransferProgress(int files, OptionalLong total) {
        this.files = files;
        this.total = total;
    }

    /**
     * Begins to count a file.
     *
     * @param name what a person calls it
     */
    public synchronized Item begin(String name) {
        Item item = new Item(name);
        running.put(item, Counts.NONE);
        return item;
    }

    /** The server keeps what arrives of this file, even if it never becomes whole. */
    public synchronized void keep(Item item) {
        item.kept = true;
    }

    /** Bytes were transferred, one after the other. */
    public synchronized void add(Item item, long bytes) {
        add(item, new Counts(bytes, 0, bytes));
    }

    /** Bytes were given to the connection, and don't count as transferred yet. */
    public synchronized void sent(Item item, long bytes) {
        wait = wait.filter(pause -> pause.left().isPositive());
        add(item, new Counts(0, 0, bytes));
    }

    /** Bytes that were given to the connection have arrived. */
    public synchronized void arrived(Item item, long bytes) {
        add(item, new Counts(bytes, 0, 0));
    }

    /** Bytes were there already; a negative number takes back that they were. */
    public synchronized void resumed(Item item, long bytes) {
        add(item, new Counts(bytes, bytes, 0));
    }

    private void add(Item item, Counts counts) {
        running.merge(item, counts, Counts::plus);
    }

    /** The file begins anew; what was transferred of it doesn't count. */
    public synchronized void restart(Item item) {
        running.computeIfPresent(item, (_, counts) -> new Counts(0, 0, counts.sent()));
    }

    /** How far a file has come; zeros once it is finished. */
    public synchronized Counts counts(Item item) {
        return running.getOrDefault(item, Counts.NONE);
    }

    /** Nothing more comes of a file, whether it arrived or failed. */
    public synchronized void finish(Item item) {
        finished = finished.plus(counts(item));
        running.remove(item);
        finishedFiles++;
    }

    /** Nothing is sent for a while. That is over with the first byte that is sent later. */
    public synchronized void waiting(String reason, Duration time) {
        wait = Optional.of(new Wait(reason, System.nanoTime() + time.toNanos()));
    }

    /** All that can be shown at this moment. */
    public synchronized Snapshot snapshot() {
        Counts counts = running.values().stream().reduce(finished, Counts::plus);
        String name = running.isEmpty() ? "" : running.keySet().iterator().next().name;
        Optional<Waiting> waiting = wait.map(pause -> new Waiting(pause.reason(), pause.left()));
        return new Snapshot(name, Math.min(finishedFiles + 1, files), files, counts, total, waiting,
                running.keySet().stream().anyMatch(item -> item.kept));
    }
}
