package dev.sluice.core.parallelism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Parallelism;
import org.junit.jupiter.api.Test;

class AdaptiveParallelismTest {

    @Test
    void neverHasMoreInFlightThanTheLimit() throws InterruptedException {
        AdaptiveParallelism parallelism = new AdaptiveParallelism(Parallelism.fixed(2), System::nanoTime);
        parallelism.acquire();
        parallelism.acquire();

        Thread third = Thread.startVirtualThread(() -> acquire(parallelism));
        while (third.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(parallelism.inFlight()).isEqualTo(2);
        parallelism.release(1);
        third.join();
        assertThat(parallelism.inFlight()).isEqualTo(2);
    }

    @Test
    void hasFewerInFlightWhenTheStoreAsksForLess() {
        AdaptiveParallelism parallelism = new AdaptiveParallelism(8, System::nanoTime);
        parallelism.slowDown();
        assertThat(parallelism.limit()).isEqualTo(2);
    }

    private static void acquire(AdaptiveParallelism parallelism) {
        try {
            parallelism.acquire();
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }
}
