package dev.sluice.cli.retry;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import java.time.Duration;
import java.util.function.Predicate;

/** Does something again while a failure is one that passes, with growing pauses or those that the server asks for. */
public final class RetryLoop {

    private final int attempts;
    private final Predicate<Failure> passes;
    private final Predicate<Duration> allows;
    private final Sleeper sleeper;
    private final Listener listener;

    /** What is tried. */
    public interface Attempt<T> {
        T run() throws TransferException, InterruptedException;
    }

    /** Hears of each attempt but the first. */
    public interface Listener {
        /** @param next the number of the attempt to come, from 2 */
        void again(Failure failure, Duration pause, int next);
    }

    /**
     * @param attempts how often it is tried at most, 1 or more
     * @param passes   the failures worth another attempt
     * @param allows   whether there is time for a pause
     */
    public RetryLoop(
            int attempts,
            Predicate<Failure> passes,
            Predicate<Duration> allows,
            Sleeper sleeper,
            Listener listener) {
        this.attempts = attempts;
        this.passes = passes;
        this.allows = allows;
        this.sleeper = sleeper;
        this.listener = listener;
    }

    /** @throws TransferException the last attempt's failure */
    public <T> T run(Attempt<T> attempt) throws TransferException, InterruptedException {
        for (int number = 1; ; number++) {
            try {
                return attempt.run();
            } catch (TransferException failed) {
                if (number >= attempts || !passes.test(failed.failure())) {
                    throw failed;
                }
                Duration wait = Backoff.after(failed.failure(), number);
                if (!allows.test(wait)) {
                    throw failed;
                }
                listener.again(failed.failure(), wait, number + 1);
                sleeper.sleep(wait);
            }
        }
    }
}
