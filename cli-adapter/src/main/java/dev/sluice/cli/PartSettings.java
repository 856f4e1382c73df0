package dev.sluice.cli;

import java.time.Duration;

/**
 * How large files are sent in parts.
 *
 * @param above       files larger than this many bytes are
 * @param connections how many parts are under way at a time at most, of all files together; 1 or more
 * @param patience    how long a lost network or a busy server is waited out while nothing arrives
 * @param resume      whether an unfinished upload of the same file to the same place goes on; otherwise it is deleted
 */
record PartSettings(long above, int connections, Duration patience, boolean resume) {

    PartSettings {
        if (above < 0) {
            throw new IllegalArgumentException("above must not be negative: " + above);
        }
        if (connections < 1) {
            throw new IllegalArgumentException("--connections must be 1 or more: " + connections);
        }
        if (patience.isNegative()) {
            throw new IllegalArgumentException("--patience must not be negative: " + patience);
        }
    }
}
