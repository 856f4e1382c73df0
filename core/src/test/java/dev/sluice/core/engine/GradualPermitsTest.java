package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GradualPermitsTest {

    private static final Duration ENDLESS = Duration.ofDays(1);

    @Test
    void opensMoreWhereNoneComesBack() throws InterruptedException {
        GradualPermits permits = new GradualPermits(2, 5, Duration.ofMillis(1));
        assertThat(permits.tryAcquire(2)).isTrue();
        assertThat(permits.tryAcquire(2)).isTrue();
        assertThat(permits.inUse()).isEqualTo(4);
        assertThat(permits.tryAcquire(2)).as("there are five").isFalse();
        assertThat(permits.tryAcquire(1)).isTrue();
        assertThat(permits.inUse()).isEqualTo(5);
    }

    @Test
    void opensNoneForOneThatComesBack() throws Exception {
        GradualPermits permits = new GradualPermits(2, 5, ENDLESS);
        assertThat(permits.tryAcquire(2)).isTrue();
        Waiting waiting = Waiting.forOne(permits);

        permits.semaphore().release();

        assertThat(waiting.succeeded()).isTrue();
        assertThat(permits.inUse()).isEqualTo(2);
        assertThat(permits.semaphore().availablePermits()).isZero();
    }

    @Test
    void opensNoneWhereThoseThatAreOpenComeBackAndOthersHadThemFirst() throws Exception {
        GradualPermits permits = new GradualPermits(2, 5, Duration.ofSeconds(2));
        assertThat(permits.tryAcquire(2)).isTrue();
        List<Waiting> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiting.add(Waiting.forOne(permits));
        }

        permits.semaphore().release(2);

        assertThat(waiting.get(0).succeeded()).isTrue();
        assertThat(waiting.get(1).succeeded()).isTrue();
        assertThat(waiting.get(2).succeeded()).isFalse();
        assertThat(permits.inUse()).isEqualTo(2);
        assertThat(permits.semaphore().availablePermits()).isZero();
    }

    @Test
    void opensAtOnceWhatCanNotComeBack() throws InterruptedException {
        GradualPermits permits = new GradualPermits(2, 5, ENDLESS);
        assertThat(permits.tryAcquire(4)).isTrue();
        assertThat(permits.inUse()).isEqualTo(4);
    }

    @Test
    void waitsForNoneWhenAllAreOpen() throws InterruptedException {
        GradualPermits permits = new GradualPermits(2, 2, ENDLESS);
        assertThat(permits.tryAcquire(1)).isTrue();
        assertThat(permits.tryAcquire(2)).isFalse();
    }

    /** Somebody who waits for a permit. */
    private record Waiting(FutureTask<Boolean> answer) {

        static Waiting forOne(GradualPermits permits) {
            FutureTask<Boolean> answer = new FutureTask<>(() -> permits.tryAcquire(1));
            Thread thread = Thread.ofPlatform().start(answer);
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            return new Waiting(answer);
        }

        boolean succeeded() throws InterruptedException, ExecutionException {
            return answer.get();
        }
    }
}
