package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {

    /** A store that is silent takes as long as it may each time, and one that fails at once doesn't. */
    @ParameterizedTest
    @CsvSource({"TIMEOUT, 2", "UNAVAILABLE, 5", "SLOW_DOWN, 5"})
    void asksASilentStoreTwice(Kind kind, int times) {
        AtomicInteger asked = new AtomicInteger();
        Retries retries = new Retries(new RetryPolicy(5, Duration.ZERO, Duration.ZERO));
        StoreException failure = StoreException.temporary(kind, "on purpose");
        assertThatThrownBy(() -> retries.call(() -> {
            asked.incrementAndGet();
            throw failure;
        })).isSameAs(failure);
        assertThat(asked).hasValue(times);
    }
}
