package dev.sluice.cli.retry;

import dev.sluice.cli.failure.Failure;
import java.time.Duration;
import java.util.Optional;

/** How long is waited before something is tried again. */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private Backoff() {
    }

    /**
     * As long as the server asks, else 1, 2, 4 … seconds; 60 at most.
     *
     * @param failures how often it failed so far, 1 or more
     */
    static Duration after(Failure failure, int failures) {
        Optional<Duration> asked = failure instanceof Failure.Refused refused ? refused.retryAfter() : Optional.empty();
        Duration wait = asked.orElse(FIRST.multipliedBy(1L << Math.min(failures - 1, 6)));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
