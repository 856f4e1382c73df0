package dev.sluice.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How far a command's transfers have come. Thread-safe: every method holds this object's lock. */
final class TransferProgress {

    private final int files;
    private final OptionalLong total;
    private final Map<Item, Long> running = new LinkedHashMap<>();
    private long finishedBytes;
    private int finishedFiles;

    /** One file's share; each instance is a file of its own. */
    static final class Item {
        private final String name;

        Item(String name) {
            this.name = name;
        }
    }

    /**
     * What can be shown at a moment.
     *
     * @param name          the file that has been running longest; empty: none is
     * @param number        the number of this file, from 1
     * @param files         the number of files in all
     * @param done          bytes transferred, of all files
     * @param total         bytes there are, if known
     */
    record Snapshot(String name, int number, int files, long done, OptionalLong total) {

        /** Whether every byte was given to the connection, so that only the answer is missing. */
        boolean allSent() {
            return total.isPresent() && done >= total.getAsLong();
        }
    }

    /** @param total the bytes of all the files, if known */
    TransferProgress(int files, OptionalLong total) {
        this.files = files;
        this.total = total;
    }

    synchronized Item begin(String name) {
        Item item = new Item(name);
        running.put(item, 0L);
        return item;
    }

    synchronized void add(Item item, long bytes) {
        running.merge(item, bytes, Long::sum);
    }

    /** The file begins anew; what was counted for it is taken back. */
    synchronized void restart(Item item) {
        running.put(item, 0L);
    }

    synchronized void finish(Item item) {
        finishedBytes += running.remove(item);
        finishedFiles++;
    }

    synchronized Snapshot snapshot() {
        long done = finishedBytes + running.values().stream().mapToLong(Long::longValue).sum();
        String name = running.isEmpty() ? "" : running.keySet().iterator().next().name;
        return new Snapshot(name, Math.min(finishedFiles + 1, files), files, done, total);
    }
}
