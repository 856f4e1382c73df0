package dev.sluice.cli.gateway;

import java.time.Duration;
import java.util.Optional;

/** The header {@code Retry-After} in seconds; its other form, a date, is not used by Sluice and passed over. */
final class RetryAfter {

    private RetryAfter() {
    }

    static Optional<Duration> parse(String value) {
        return value.matches("\\d{1,9}") ? Optional.of(Duration.ofSeconds(Long.parseLong(value))) : Optional.empty();
    }
}
