package dev.sluice.core.parallelism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Parallelism;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HillClimbTest {

    private static final long MILLISECOND = 1_000_000;
    private static final long PART_BYTES = 8 << 20;
    private static final int[] FIXED_NUMBERS = {1, 2, 4, 8, 16};

    @Test
    void startsWithAFew() {
        assertThat(climb(Parallelism.upTo(16)).limit()).isEqualTo(4);
        assertThat(climb(Parallelism.upTo(2)).limit()).isEqualTo(2);
        assertThat(climb(new Parallelism(8, 16)).limit()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "5, 1000", "50, 1000", "300, 1000", "5, 100", "50, 100", "300, 100", "300, 30"})
    void isAsFastAsTheBestFixedNumberAtAnyDistance(int roundTripMillis, int megabytesPerSecond) {
        Line line = new Line(roundTripMillis, megabytesPerSecond, 0);
        assertThat(rate(line, climb(Parallelism.upTo(16)), 600)).isGreaterThan(0.9 * best(line, 600));
    }

    /** The first upload of a process of 512 MiB has to find out first, the next knows. */
    @ParameterizedTest
    @ValueSource(ints = {5, 50, 300})
    void findsItSoonEnoughForAnUploadOfAFewParts(int roundTripMillis) {
        Line line = new Line(roundTripMillis, 100, 0);
        StartingPoint startingPoint = new StartingPoint();

        double first = rate(line, new HillClimb(Parallelism.upTo(16), startingPoint, 0), 64);
        double second = rate(line, new HillClimb(Parallelism.upTo(16), startingPoint, 0), 32);

        assertThat(first).isGreaterThan(0.85 * best(line, 64));
        assertThat(second).isGreaterThan(0.95 * best(line, 32));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isNotLedAstrayByNoise(long seed) {
        for (int roundTripMillis : new int[] {5, 50, 300}) {
            Line line = new Line(roundTripMillis, 100, seed);
            assertThat(rate(line, climb(Parallelism.upTo(16)), 1000)).as("seed %d, %d ms", seed, roundTripMillis)
                    .isGreaterThan(0.9 * best(line, 1000));
        }
    }

    private static HillClimb climb(Parallelism range) {
        return new HillClimb(range, new StartingPoint(), 0);
    }

    private static double best(Line line, int parts) {
        double best = 0;
        for (int fixed : FIXED_NUMBERS) {
            best = Math.max(best, rate(line, climb(Parallelism.fixed(fixed)), parts));
        }
        return best;
    }

    private static double rate(Line line, HillClimb climb, int parts) {
        return parts / (double) line.run(climb, parts);
    }

    @Test
    void goesOnWhereOneRoundWasSlowByChance() {
        HillClimb climb = climb(Parallelism.upTo(16));

        round(climb, 4, 100, 0);
        round(climb, 8, 100, 400);
        round(climb, 16, 25, 1200);

        assertThat(climb.limit()).isEqualTo(16);
    }

    @Test
    void goesBackAfterTwoRoundsInVain() {
        HillClimb climb = climb(Parallelism.upTo(16));

        round(climb, 4, 100, 0);
        round(climb, 8, 100, 400);
        assertThat(climb.limit()).isEqualTo(16);
        round(climb, 16, 100, 1200);

        assertThat(climb.limit()).isEqualTo(4);
    }

    /** So many parts are acknowledged, one after the other, and others wait. */
    private static void round(HillClimb climb, int parts, int millisEach, int startMillis) {
        for (int part = 1; part <= parts; part++) {
            climb.heldBack();
            climb.acknowledged(PART_BYTES, (startMillis + (long) part * millisEach) * MILLISECOND);
        }
    }

    @Test
    void takesNoMoreThanHelps() {
        HillClimb climb = climb(Parallelism.upTo(64));

        new Line(20, 1000, 0).run(climb, 3000);

        // A part takes 8 ms on the line and two round trips, so six of them fill it.
        assertThat(climb.limit()).isBetween(4, 8);
    }

    @Test
    void staysWhereItIsFixed() {
        HillClimb climb = climb(Parallelism.fixed(5));

        climb.slowDown(new Line(300, 1000, 0).run(climb, 500));

        assertThat(climb.limit()).isEqualTo(5);
    }

    @Test
    void doesNotGrowWhereItIsNotWhatHoldsTheUploadBack() {
        HillClimb climb = climb(Parallelism.upTo(16));
        for (int part = 1; part <= 500; part++) {
            climb.acknowledged(PART_BYTES, part * MILLISECOND);
        }
        assertThat(climb.limit()).isEqualTo(4);
    }

    @Test
    void halvesOnceForAllPartsThatAreRefusedTogether() {
        HillClimb climb = climb(new Parallelism(1, 16));
        new Line(300, 1000, 0).run(climb, 100);
        assertThat(climb.limit()).isEqualTo(16);

        for (int part = 1; part <= 16; part++) {
            climb.slowDown(part);
            assertThat(climb.limit()).isEqualTo(8);
        }
        climb.slowDown(17);
        climb.slowDown(18);
        assertThat(climb.limit()).isEqualTo(4);
    }

    @Test
    void recoversAfterTheStoreAskedForLess() {
        HillClimb climb = climb(Parallelism.upTo(16));
        for (int part = 1; part <= 10; part++) {
            climb.slowDown(part);
        }
        assertThat(climb.limit()).isEqualTo(1);

        new Line(300, 1000, 0).run(climb, 1000);

        assertThat(climb.limit()).isGreaterThanOrEqualTo(12);
    }

    /**
     * A store at some distance: parts share its line, one after the other, and each is acknowledged two round trips
     * after its last byte, as half of it fills a connection's window. The source is always ready. A seed other than 0
     * makes what a part takes vary by half.
     */
    private record Line(int roundTripMillis, int megabytesPerSecond, long seed) {

        /** Sends so many parts, and tells when the last was acknowledged. */
        long run(HillClimb climb, int parts) {
            SplittableRandom random = new SplittableRandom(seed);
            PriorityQueue<Long> acknowledgements = new PriorityQueue<>();
            long now = 0;
            long lineIsFree = 0;
            for (int sent = 0; sent < parts || !acknowledgements.isEmpty(); ) {
                if (sent < parts && acknowledgements.size() < climb.limit()) {
                    double noise = seed == 0 ? 1 : random.nextDouble(0.75, 1.25);
                    lineIsFree = Math.max(lineIsFree, now) + (long) (noise * PART_BYTES * 1000 / megabytesPerSecond);
                    acknowledgements.add(lineIsFree + (long) (noise * 2 * roundTripMillis * MILLISECOND));
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
