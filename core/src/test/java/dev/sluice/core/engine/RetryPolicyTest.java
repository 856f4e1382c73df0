package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

    private static final RetryPolicy AT_ONCE = new RetryPolicy(4, Duration.ZERO, Duration.ZERO);

    @Test
    void hasTheDefaultsItDocuments() {
        assertThat(RetryPolicy.ofDefaults())
                .isEqualTo(new RetryPolicy(8, Duration.ofMillis(200), Duration.ofSeconds(10)));
    }

    @Test
    void waitsLongerAfterEachFailureUpToTheMost() {
        RetryPolicy policy = RetryPolicy.ofDefaults();
        for (int failures = 1; failures < 100; failures++) {
            Duration ceiling = failures < 6 ? Duration.ofMillis(200L << (failures - 1)) : Duration.ofSeconds(10);
            assertThat(policy.delayAfter(failures, Optional.empty(), new Random(failures)))
                    .isBetween(Duration.ZERO, ceiling);
        }
    }

    @Test
    void waitsAtLeastAsLongAsTheStoreAskedWithinReason() {
        RetryPolicy policy = RetryPolicy.ofDefaults();
        assertThat(policy.delayAfter(1, Optional.of(Duration.ofSeconds(7)), new Random(1)))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(policy.delayAfter(1, Optional.of(Duration.ofDays(7)), new Random(1)))
                .isEqualTo(RetryPolicy.LONGEST_RETRY_AFTER);
    }

    @Test
    void refusesNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.ofDefaults().withMaxAttempts(0))
                .withMessageContaining("maxAttempts");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.ofDefaults().withBaseDelay(Duration.ofMillis(-1)))
                .withMessageContaining("baseDelay");
    }

    @Test
    void repeatsOnlyWhatMayHelpAndThrowsTheLastFailure() {
        AtomicInteger calls = new AtomicInteger();
        Retries retries = new Retries(AT_ONCE);

        assertThatThrownBy(() -> retries.call(() -> {
            calls.incrementAndGet();
            throw StoreException.temporary(Kind.UNAVAILABLE, "attempt " + calls);
        })).hasMessage("attempt 4");
        assertThat(calls.getAndSet(0)).isEqualTo(4);

        assertThatThrownBy(() -> retries.call(() -> {
            calls.incrementAndGet();
            throw StoreException.permanent(Kind.ACCESS_DENIED, "no");
        })).hasMessage("no");
        assertThat(calls).hasValue(1);
    }
}
