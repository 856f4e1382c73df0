package dev.sluice.core.engine;

import dev.sluice.core.UploadId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The records that were read last, so that not every part costs two more requests to the store. A record never changes,
 * but its upload may end through another process: it is looked for again after a few seconds. Thread-safe.
 */
final class RecordCache {

    private static final int MOST = 1024;
    private static final Duration FRESH = Duration.ofSeconds(10);

    private record Entry(UploadRecord record, Instant seen) { }

    private final InstantSource clock;
    /** Guarded by this; the one that was not asked for the longest is the first. */
    private final Map<UploadId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    RecordCache(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<UploadRecord> find(UploadId id) {
        return Optional.ofNullable(entries.get(id))
                .filter(entry -> clock.instant().isBefore(entry.seen().plus(FRESH)))
                .map(Entry::record);
    }

    synchronized void add(UploadRecord record) {
        entries.put(record.info().id(), new Entry(record, clock.instant()));
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized void remove(UploadId id) {
        entries.remove(id);
    }
}
