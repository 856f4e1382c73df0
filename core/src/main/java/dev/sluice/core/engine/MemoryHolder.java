package dev.sluice.core.engine;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Has memory for a whole part whose bytes are still to come. Called from a thread that watches all of them: nothing
 * here blocks.
 */
interface MemoryHolder {

    /** Whether its memory is of these permits. */
    boolean holds(Semaphore permits);

    /** How many bytes have come. */
    long received();

    /**
     * Others wait for memory, and this one's source stalls: gives back what it can do without.
     *
     * @return whether it gave anything
     */
    boolean giveWay();

    /**
     * The same, and nobody had anything to give: ends, if its source has been silent for too long.
     *
     * @param stalled for how long
     * @return whether it has ended
     */
    boolean giveUp(Duration stalled);
}
