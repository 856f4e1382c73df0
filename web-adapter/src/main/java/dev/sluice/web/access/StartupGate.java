package dev.sluice.web.access;

import jakarta.inject.Singleton;

/**
 * Shut while the gateway already listens, but its store is still being asked: nothing that could be answered then would
 * be true. Thread-safe.
 */
@Singleton
public final class StartupGate {

    private volatile boolean open = true;

    /** Nobody gets an answer but those who ask whether the process lives. */
    public void shut() {
        open = false;
    }

    public void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }
}
