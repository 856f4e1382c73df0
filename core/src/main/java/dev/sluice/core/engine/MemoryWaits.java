package dev.sluice.core.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for memory, and who has it for bytes that don't come. As long as somebody waits, it looks every half a
 * second: a holder whose source stalls has to give way, and a long wait is logged. Thread-safe.
 *
 * <p>A source stalls that gives less than 1 KiB a second, measured since it last gave as much.
 */
final class MemoryWaits {

    private static final Logger LOG = System.getLogger(MemoryWaits.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(2);
    private static final Duration LOG_AFTER = Duration.ofSeconds(5);
    private static final Duration LOG_EVERY = Duration.ofSeconds(30);
    private static final long LEAST_BYTES_PER_SECOND = 1024;

    /** Somebody waits. */
    private record Wait(String who, Semaphore permits, long since) { }

    /** When a source was last fast enough, and how much it had given by then. */
    private record Mark(long received, long time) { }

    /** A holder, and for how long it has stalled. */
    private record Stalled(MemoryHolder holder, Duration time) { }

    /** Ends what was begun. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    // All below is guarded by this.
    private final Map<Object, Wait> waits = new LinkedHashMap<>();
    private final Map<MemoryHolder, Mark> holders = new HashMap<>();
    private boolean looking;
    private long logged;

    /** @param who names the upload in the log */
    synchronized Registration waiting(String who, Semaphore permits) {
        if (waits.isEmpty()) {
            // What they gave before anybody waited is nobody's business.
            holders.replaceAll((holder, mark) -> new Mark(holder.received(), System.nanoTime()));
            logged = System.nanoTime() - LOG_EVERY.toNanos();
        }
        Object key = new Object();
        waits.put(key, new Wait(who, permits, System.nanoTime()));
        if (!looking) {
            looking = true;
            lookSoon();
        }
        return () -> end(waits, key);
    }

    synchronized Registration holding(MemoryHolder holder) {
        holders.put(holder, new Mark(holder.received(), System.nanoTime()));
        return () -> end(holders, holder);
    }

    private synchronized <K> void end(Map<K, ?> map, K key) {
        map.remove(key);
    }

    private void lookSoon() {
        SilenceWatch.TIMER.schedule(this::look, LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized void look() {
        looking = !waits.isEmpty();
        if (!looking) {
            return;
        }
        lookSoon();
        long now = System.nanoTime();
        log(now);
        List<Stalled> stalled = holders.keySet().stream()
                .filter(this::isInTheWay)
                .map(holder -> new Stalled(holder, stalledFor(holder, now)))
                .filter(one -> one.time().compareTo(STALLED_AFTER) >= 0)
                .sorted(Comparator.comparing(Stalled::time).reversed())
                .toList();
        // The one that has stalled for longest first, as one may be enough; and none ends while another can do with
        // less.
        boolean given = stalled.stream().anyMatch(one -> one.holder().giveWay());
        for (int i = 0; i < stalled.size() && !given; i++) {
            given = stalled.get(i).holder().giveUp(stalled.get(i).time());
        }
    }

    private boolean isInTheWay(MemoryHolder holder) {
        return waits.values().stream().anyMatch(wait -> holder.holds(wait.permits()));
    }

    private Duration stalledFor(MemoryHolder holder, long now) {
        Mark mark = Objects.requireNonNull(holders.get(holder));
        double seconds = (now - mark.time()) / 1e9;
        long received = holder.received();
        if (received > mark.received() && received - mark.received() >= LEAST_BYTES_PER_SECOND * seconds) {
            holders.put(holder, new Mark(received, now));
            return Duration.ZERO;
        }
        return Duration.ofNanos(now - mark.time());
    }

    private void log(long now) {
        Wait longest = waits.values().iterator().next();
        Duration waited = Duration.ofNanos(now - longest.since());
        if (waited.compareTo(LOG_AFTER) >= 0 && now - logged >= LOG_EVERY.toNanos()) {
            logged = now;
            long read = holders.keySet().stream().filter(this::isInTheWay).count();
            LOG.log(
                    Level.INFO,
                    longest.who() + " has been waiting for memory for " + waited.toSeconds() + " s, and of others "
                            + (waits.size() - 1) + "; it is held by " + read
                            + " parts that are being read, and by those that the store hasn't acknowledged yet");
        }
    }
}
