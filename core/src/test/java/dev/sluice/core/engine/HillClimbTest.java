package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Parallelism;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HillClimbTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long PART_BYTES = 8 << 20;

    @Test
    void startsWithAFew() {
        assertThat(new HillClimb(Parallelism.upTo(16), 0).limit()).isEqualTo(4);
        assertThat(new HillClimb(Parallelism.upTo(2), 0).limit()).isEqualTo(2);
        assertThat(new HillClimb(new Parallelism(8, 16), 0).limit()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50, 300})
    void isAsFastAsTheBestFixedNumberAtAnyDistance(int roundTripMillis) {
        double best = 0;
        for (int fixed : new int[] {1, 2, 4, 8, 16}) {
            best = Math.max(best, rate(Parallelism.fixed(fixed), roundTripMillis));
        }
        assertThat(rate(Parallelism.upTo(16), roundTripMillis)).isGreaterThan(0.9 * best);
    }

    private static double rate(Parallelism range, int roundTripMillis) {
        int parts = 600;
        return parts / (double) new Line(roundTripMillis).run(new HillClimb(range, 0), parts);
    }

    @Test
    void takesNoMoreThanHelps() {
        HillClimb climb = new HillClimb(Parallelism.upTo(64), 0);

        new Line(20).run(climb, 2000);

        // A part takes 8 ms on the line, so four of them fill it during a round trip.
        assertThat(climb.limit()).isBetween(3, 6);
    }

    @Test
    void staysWhereItIsFixed() {
        HillClimb climb = new HillClimb(Parallelism.fixed(5), 0);

        climb.slowDown(new Line(300).run(climb, 500));

        assertThat(climb.limit()).isEqualTo(5);
    }

    @Test
    void doesNotGrowWhereItIsNotWhatHoldsTheUploadBack() {
        HillClimb climb = new HillClimb(Parallelism.upTo(16), 0);
        for (int part = 1; part <= 500; part++) {
            climb.acknowledged(PART_BYTES, part * MILLISECOND);
        }
        assertThat(climb.limit()).isEqualTo(4);
    }

    @Test
    void halvesWhenTheStoreAsksForLess() {
        HillClimb climb = new HillClimb(Parallelism.upTo(8), 0);

        climb.slowDown(1);
        assertThat(climb.limit()).isEqualTo(2);
        climb.slowDown(2);
        climb.slowDown(3);
        assertThat(climb.limit()).isEqualTo(1);
    }

    @Test
    void recoversAfterTheStoreAskedForLess() {
        HillClimb climb = new HillClimb(Parallelism.upTo(16), 0);
        climb.slowDown(1);
        climb.slowDown(2);

        new Line(300).run(climb, 1000);

        assertThat(climb.limit()).isGreaterThanOrEqualTo(12);
    }

    /**
     * A store at some distance: parts share its line of 1 GB/s, one after the other, and each is acknowledged a round trip
     * after its last byte. The source is always ready.
     */
    private record Line(int roundTripMillis) {

        private static final long NANOS_PER_PART = PART_BYTES;

        /** Sends so many parts, and tells when the last was acknowledged. */
        long run(HillClimb climb, int parts) {
            PriorityQueue<Long> acknowledgements = new PriorityQueue<>();
            long now = 0;
            long lineIsFree = 0;
            for (int sent = 0; sent < parts || !acknowledgements.isEmpty(); ) {
                if (sent < parts && acknowledgements.size() < climb.limit()) {
                    lineIsFree = Math.max(lineIsFree, now) + NANOS_PER_PART;
                    acknowledgements.add(lineIsFree + roundTripMillis * MILLISECOND);
                    sent++;
                } else {
                    climb.heldBack();
                    now = acknowledgements.remove();
                    climb.acknowledged(PART_BYTES, now);
                }
            }
            return now;
        }
    }
}
