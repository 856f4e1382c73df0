package dev.sluice.cli.retry;

import java.time.Duration;

/** A way to wait: {@code Thread::sleep}, or a test's own. */
@FunctionalInterface
public interface Sleeper {

    /** @throws InterruptedException if the waiting thread is interrupted */
    void sleep(Duration duration) throws InterruptedException;
}
