package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryWaitsTest {

    private final MemoryWaits waits = new MemoryWaits();
    private final Semaphore permits = new Semaphore(0);
    private final AtomicBoolean spared = new AtomicBoolean();
    private final CompletableFuture<Boolean> endedAfterThat = new CompletableFuture<>();

    /** Stalls, and has something to spare once, or nothing but itself. */
    private final class Stalled implements MemoryHolder {
        private final boolean canSpare;

        Stalled(boolean canSpare) {
            this.canSpare = canSpare;
        }

        @Override
        public boolean holds(Semaphore some) {
            return some == permits;
        }

        @Override
        public long received() {
            return 0;
        }

        @Override
        public boolean giveWay() {
            return canSpare && spared.compareAndSet(false, true);
        }

        @Override
        public boolean giveUp(Duration stalled) {
            return endedAfterThat.complete(spared.get());
        }
    }

    @Test
    void endNobodyWhileAnotherHasSomethingToSpare() throws Exception {
        for (int i = 0; i < 20; i++) {
            waits.holding(new Stalled(i == 10));
        }
        try (MemoryWaits.Registration ignored = waits.waiting("upload", permits)) {
            assertThat(endedAfterThat.get()).isTrue();
        }
    }
}
