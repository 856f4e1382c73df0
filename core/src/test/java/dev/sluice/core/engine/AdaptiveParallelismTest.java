package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class AdaptiveParallelismTest {

    private long now;

    @Test
    void startsWithHalfOfTheMost() {
        assertThat(parallelism(8).limit()).isEqualTo(4);
        assertThat(parallelism(1).limit()).isEqualTo(1);
    }

    @Test
    void growsToTheMostWhileThroughputGrows() throws InterruptedException {
        AdaptiveParallelism parallelism = parallelism(8);

        run(parallelism, 500, inFlight -> inFlight);

        assertThat(parallelism.limit()).isEqualTo(8);
    }

    @Test
    void staysWhereMoreDoesNotHelp() throws InterruptedException {
        AdaptiveParallelism parallelism = parallelism(32);

        for (int round = 0; round < 50; round++) {
            run(parallelism, 100, inFlight -> 16);
            assertThat(parallelism.limit()).isBetween(15, 18);
        }
    }

    @Test
    void halvesWhenTheStoreAsksForLess() {
        AdaptiveParallelism parallelism = parallelism(8);

        parallelism.slowDown();
        assertThat(parallelism.limit()).isEqualTo(2);
        parallelism.slowDown();
        parallelism.slowDown();
        assertThat(parallelism.limit()).isEqualTo(1);
    }

    @Test
    void recoversAfterTheStoreAskedForLess() throws InterruptedException {
        AdaptiveParallelism parallelism = parallelism(8);
        parallelism.slowDown();

        run(parallelism, 500, inFlight -> inFlight);

        assertThat(parallelism.limit()).isEqualTo(8);
    }

    @Test
    void neverHasMoreInFlightThanTheLimit() throws InterruptedException {
        AdaptiveParallelism parallelism = parallelism(4);
        parallelism.acquire();
        parallelism.acquire();

        Thread third = Thread.startVirtualThread(() -> {
            try {
                parallelism.acquire();
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        while (third.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(parallelism.inFlight()).isEqualTo(2);
        parallelism.release(1);
        third.join();
        assertThat(parallelism.inFlight()).isEqualTo(2);
    }

    private AdaptiveParallelism parallelism(int most) {
        return new AdaptiveParallelism(most, () -> now);
    }

    /** Acknowledges parts of a store whose rate, in bytes a microsecond, depends on how many are in flight. */
    private void run(AdaptiveParallelism parallelism, int parts, DoubleUnaryOperator rate) throws InterruptedException {
        for (int part = 0; part < parts; part++) {
            now += (long) (1_000_000 / rate.applyAsDouble(parallelism.limit()));
            parallelism.acquire();
            parallelism.release(1000);
        }
    }
}
