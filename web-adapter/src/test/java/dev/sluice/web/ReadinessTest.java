package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.BucketStatus;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    /** Is asked, and does what a test wants of it. */
    private static final class Asked implements BucketInspector {

        private final AtomicInteger questions = new AtomicInteger();
        private final Runnable answer;

        private Asked(Runnable answer) {
            this.answer = answer;
        }

        @Override
        public void requireReachable(String bucket) {
            questions.incrementAndGet();
            answer.run();
        }

        @Override
        public BucketStatus status(String bucket, int countLimit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void create(String bucket) {
            throw new UnsupportedOperationException();
        }
    }

    private static Readiness readiness(Asked asked, Duration patience) {
        return new Readiness(asked, ServedBuckets.of(List.of("files")), patience);
    }

    @Test
    void holdsForAWhile() {
        Asked asked = new Asked(() -> { });
        Readiness readiness = readiness(asked, LONG);
        for (int times = 0; times < 100; times++) {
            readiness.require();
        }
        assertThat(asked.questions).hasValueLessThan(50);
    }

    @Test
    void waitsForNoSilentStoreAndAsksItOnce() {
        CountDownLatch silence = new CountDownLatch(1);
        Asked asked = new Asked(() -> {
            try {
                silence.await();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
            }
        });
        Readiness readiness = readiness(asked, Duration.ofMillis(20));
        for (int times = 0; times < 3; times++) {
            assertThatThrownBy(readiness::require)
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT));
        }
        assertThat(asked.questions).hasValueLessThan(2);
        silence.countDown();
    }

    @Test
    void tellsWhatTheStoreSays() {
        StoreException refused = StoreException.permanent(Kind.ACCESS_DENIED, "on purpose");
        Readiness readiness = readiness(new Asked(() -> {
            throw refused;
        }), LONG);
        assertThatThrownBy(readiness::require).isSameAs(refused);
    }
}
