package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

    /**
     * Of a store that is silent for as long as it may be each time; one that answers with failures is asked again
     * however long it takes.
     */
    @ParameterizedTest
    @CsvSource({"TIMEOUT, 60, 2", "TIMEOUT, 0, 5", "UNAVAILABLE, 60, 5", "SLOW_DOWN, 60, 5"})
    void asksASilentStoreTwice(Kind kind, long secondsEach, int times) {
        AtomicInteger asked = new AtomicInteger();
        Retries retries = new Retries(new RetryPolicy(5, Duration.ZERO, Duration.ZERO), Level.TRACE,
                () -> Duration.ofSeconds(secondsEach * asked.get()).toNanos());
        StoreException failure = StoreException.temporary(kind, "on purpose");
        assertThatThrownBy(() -> retries.call(() -> {
            asked.incrementAndGet();
            throw failure;
        })).isSameAs(failure);
        assertThat(asked).hasValue(times);
    }
}
