package dev.sluice.core.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How often, and after how long a wait, a storage verb is repeated. The wait before attempt n + 1 is evenly random
 * between 0 and {@code baseDelay * 2^(n-1)}, {@code maxDelay} at most
 * (<a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">full jitter</a>), but never
 * shorter than what the store asked for, up to {@link #LONGEST_RETRY_AFTER}. Immutable.
 *
 * @param maxAttempts how often a verb is tried in all, 1 or more
 * @param baseDelay   the longest first wait
 * @param maxDelay    the longest wait
 */
public record RetryPolicy(int maxAttempts, Duration baseDelay, Duration maxDelay) {

    /** The longest {@code Retry-After} that is waited for. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);

    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1: " + maxAttempts);
        }
        if (baseDelay.isNegative()) {
            throw new IllegalArgumentException("baseDelay must not be negative: " + baseDelay);
        }
        if (maxDelay.compareTo(baseDelay) < 0) {
            throw new IllegalArgumentException("maxDelay must not be below baseDelay: " + maxDelay);
        }
    }

    /** 8 attempts, waits of up to 0.2 s doubling to 10 s: about 12 s on average until it gives up. */
    public static RetryPolicy ofDefaults() {
        return new RetryPolicy(8, Duration.ofMillis(200), Duration.ofSeconds(10));
    }

    public RetryPolicy withMaxAttempts(int attempts) {
        return new RetryPolicy(attempts, baseDelay, maxDelay);
    }

    public RetryPolicy withBaseDelay(Duration delay) {
        return new RetryPolicy(maxAttempts, delay, maxDelay.compareTo(delay) < 0 ? delay : maxDelay);
    }

    public RetryPolicy withMaxDelay(Duration delay) {
        return new RetryPolicy(maxAttempts, baseDelay.compareTo(delay) > 0 ? delay : baseDelay, delay);
    }

    /** How long to wait after that many failed attempts. */
    Duration delayAfter(int failedAttempts, Optional<Duration> askedFor, RandomGenerator random) {
        long exponential = baseDelay.toNanos() << Math.min(failedAttempts - 1, 20);
        long ceiling = Math.min(exponential, maxDelay.toNanos());
        Duration jittered = Duration.ofNanos(ceiling == 0 ? 0 : random.nextLong(ceiling + 1));
        Duration asked = askedFor.orElse(Duration.ZERO);
        Duration least = asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
        return jittered.compareTo(least) < 0 ? least : jittered;
    }
}
