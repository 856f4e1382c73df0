package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ByteSize;
import dev.sluice.core.engine.SlabPool.Slab;
import dev.sluice.core.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryBudgetTest {

    private static final ByteSize SLAB = new ByteSize(16);

    private final MemoryBudget budget = MemoryBudget.of(new ByteSize(256), SLAB);

    @Test
    void refusesABudgetThatHoldsNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryBudget.of(new ByteSize(1000)))
                .withMessageContaining("128 KiB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemoryBudget.of(new ByteSize(1000), new ByteSize(12)))
                .withMessageContaining("multiple");
    }

    @Test
    void givesThreeQuartersToPartsThatAreRetained() throws InterruptedException {
        assertThat(budget.retainedBytes()).isEqualTo(192);
        try (Reservation all = budget.tryReserve(192).orElseThrow()) {
            assertThat(all.hasRoom()).isTrue();
            assertThat(budget.tryReserve(1)).isEmpty();
            try (Reservation letGo = budget.reserveLetGo(1000, "a test")) {
                assertThat(letGo.hasRoom()).isTrue();
            }
        }
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void growsForPartsThatDoNotComeBackSoon() throws InterruptedException {
        MemoryBudget usual = MemoryBudget.of(ByteSize.ofMiB(48));
        List<Reservation> parts = new ArrayList<>();
        for (int part = 1; part <= 4; part++) {
            parts.add(usual.tryReserve(8 << 20).orElseThrow());
        }
        assertThat(usual.inUse()).isEqualTo(ByteSize.ofMiB(32));
        parts.forEach(Reservation::close);
        assertThat(usual.inUse().bytes()).isZero();
    }

    @Test
    void hasRoomForManySlowPartsWhenFewLargeOnesWereThereFirst() throws InterruptedException {
        List<Reservation> parts = new ArrayList<>();
        while (budget.inUse().bytes() < 64) {
            parts.add(budget.reserveLetGo(1000, "a test"));
        }
        assertThat(parts).as("64 bytes are 64 fragments, two for each slow part").hasSizeGreaterThan(20);
        parts.forEach(Reservation::close);
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void hasAWholePartAmongThoseThatAreLetGoWhileAQuarterIsLeftToThem() throws InterruptedException {
        try (Reservation spare = budget.tryReserveSpare(48).orElseThrow()) {
            assertThat(spare.hasRoom()).isTrue();
            assertThat(budget.tryReserveSpare(1)).isEmpty();
            budget.reserveLetGo(16, "a test").close();
            budget.tryReserve(192).orElseThrow().close();
        }
        assertThat(budget.tryReserveSpare(49)).isEmpty();
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void growsAPartThatIsLetGoWhileThereIsPlenty() throws InterruptedException {
        List<Reservation> parts = new ArrayList<>();
        try (Reservation fast = budget.reserveLetGo(1000, "a test")) {
            assertThat(budget.inUse().bytes()).isEqualTo(2);
            assertThat(fast.grow()).isTrue();
            assertThat(fast.grow()).isTrue();
            assertThat(budget.inUse().bytes()).isEqualTo(34);
            while (budget.inUse().bytes() < 46) {
                parts.add(budget.reserveLetGo(1000, "a test"));
            }
            assertThat(fast.grow()).as("a quarter is left to others").isFalse();
        }
        parts.forEach(Reservation::close);
        try (Reservation small = budget.reserveLetGo(1, "a test")) {
            assertThat(small.grow()).isTrue();
            assertThat(small.grow()).as("a part needs no more than it has bytes, in whole slabs").isFalse();
        }
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void givesPermitsInTheOrderTheyWereAskedFor() throws InterruptedException {
        Reservation all = budget.reserve(192, "a test");
        CountDownLatch served = new CountDownLatch(1);
        Thread waiting = Thread.startVirtualThread(() -> {
            try (Reservation large = budget.reserve(100, "a test")) {
                served.countDown();
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
            }
        });
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(budget.tryReserve(1)).as("nobody barges in before the one that waits").isEmpty();
        all.close();
        served.await();
        waiting.join();
    }

    /** However long that takes: only where nothing moves at all, it would take for ever. */
    @Test
    void waitsAsLongAsAnythingMoves() throws Exception {
        MemoryBudget impatient = MemoryBudget.of(new ByteSize(256), SLAB, Duration.ofMillis(300));
        Reservation all = impatient.reserve(192, "a test");
        CompletableFuture<Reservation> waiting = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                waiting.complete(impatient.reserve(100, "bucket/waiting"));
            } catch (Exception failure) {
                waiting.completeExceptionally(failure);
            }
        });
        for (int i = 0; i < 100; i++) {
            all.moved();
            Thread.sleep(10);
        }
        assertThat(waiting).isNotDone();

        assertThatThrownBy(waiting::get)
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("bucket/waiting waited for memory");
        all.close();
        impatient.reserve(192, "a test").close();
    }

    @Test
    void returnsWhatAShorterPartDoesNotNeed() throws InterruptedException {
        try (Reservation part = budget.reserve(192, "a test")) {
            part.take(10);
            part.trim();
            assertThat(budget.inUse().bytes()).isLessThanOrEqualTo(16);
        }
        assertThat(budget.inUse().bytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverHandsOutTheSameByteTwiceNorMoreThanThereIs(long seed) throws InterruptedException {
        Random random = new Random(seed);
        List<MarkedPart> open = new ArrayList<>();
        for (int step = 0; step < 2000; step++) {
            if (random.nextBoolean() || open.isEmpty()) {
                int bytes = 1 + random.nextInt(80);
                byte mark = (byte) step;
                budget.tryReserve(bytes).ifPresent(part -> open.add(MarkedPart.of(part, bytes, mark)));
            } else {
                MarkedPart part = open.remove(random.nextInt(open.size()));
                assertThat(part.isIntact()).as("seed %d, step %d: nobody else wrote to it", seed, step).isTrue();
                part.reservation().close();
            }
            assertThat(budget.inUse().bytes()).as("seed %d", seed).isLessThanOrEqualTo(192);
        }
        open.forEach(part -> part.reservation().close());
        assertThat(budget.inUse().bytes()).isZero();
    }

    /** A part whose every byte carries a mark. */
    private record MarkedPart(Reservation reservation, List<Slab> slabs, byte mark) {

        static MarkedPart of(Reservation reservation, long bytes, byte mark) {
            List<Slab> slabs = new ArrayList<>();
            for (long room = 0; room < bytes; room += slabs.getLast().size()) {
                Slab slab = reservation.take(bytes - room);
                IntStream.range(0, slab.size()).forEach(index -> slab.memory().put(index, mark));
                slabs.add(slab);
            }
            return new MarkedPart(reservation, slabs, mark);
        }

        boolean isIntact() {
            return slabs.stream()
                    .allMatch(slab -> IntStream.range(0, slab.size())
                            .allMatch(index -> slab.memory().get(index) == mark));
        }
    }
}
