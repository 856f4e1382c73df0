package dev.sluice.cli.push;

import java.time.Duration;

/**
 * How large files are sent in parts.
 *
 * @param above       files larger than this many bytes are
 * @param connections how many parts are under way at a time at most, of all files together; 1 to 64
 * @param patience    how long a lost network or a busy server is waited out while nothing arrives
 * @param resume      whether an unfinished upload of the same file to the same place goes on; otherwise it is deleted
 */
record PartSettings(long above, int connections, Duration patience, boolean resume) {

    /** Each has buffers of some 400 kB, and the launcher's JVM has a heap of 96 MB. */
    static final int MAX_CONNECTIONS = 64;

    PartSettings {
        if (above < 0) {
            throw new IllegalArgumentException("above must not be negative: " + above);
        }
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("--connections must be 1 to " + MAX_CONNECTIONS + ": " + connections);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("--patience must not be negative: " + patience);
        }
    }
}
