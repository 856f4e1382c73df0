package dev.sluice.cli;

import java.time.Duration;

/** A way to wait: {@code Thread::sleep}, or a test's own. */
@FunctionalInterface
public interface Pause {

    /** @throws InterruptedException if the waiting thread is interrupted */
    void of(Duration duration) throws InterruptedException;
}
