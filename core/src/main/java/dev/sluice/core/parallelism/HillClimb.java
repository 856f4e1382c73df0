package dev.sluice.core.parallelism;

import dev.sluice.core.Parallelism;

/**
 * Finds the number of parts in flight with which throughput is best. It begins where the last upload ended, and as
 * TCP's slow start does, with every part that is acknowledged one more may be in flight, until two rounds of them in a
 * row are hardly faster than the one before. From then on it rests, and tries a quarter more and a quarter less in
 * turn: more has to be worth it, fewer must cost next to nothing. What is tried is judged by the rate of the parts that
 * were acknowledged since all those in flight are of that number, and only if the number was what held the upload back:
 * not its source, nor memory. SlowDown halves, once for all the parts that are refused together.
 *
 * <p>Not thread-safe. Times are {@link System#nanoTime()}'s.
 */
final class HillClimb {

    private static final double WORTH_DOUBLING = 1.15;
    private static final int ENOUGH_ROUNDS_IN_VAIN = 2;
    private static final double WORTH_A_STEP = 1.03;
    private static final double COSTS_NOTHING = 0.99;
    private static final int ROUNDS_OF_REST = 4;

    /** What the number that is in force is there for. */
    private enum Phase { STARTING, RESTING, TRYING_MORE, TRYING_FEWER, SLOWED_DOWN }

    private final Parallelism range;
    private final StartingPoint startingPoint;
    private int limit;
    private Phase phase = Phase.STARTING;
    private Phase lastTry = Phase.TRYING_FEWER;
    private int settled;
    private double settledRate;
    private int rest;
    private int roundsInVain;
    // The round: what is answered until those in flight are of this limit, then what is measured.
    private int toSkip;
    private int toMeasure;
    private int measured;
    private long bytesInRound;
    private long roundStart;
    private boolean heldBack;

    /** @param startingPoint where to begin; moves with what is found */
    HillClimb(Parallelism range, StartingPoint startingPoint, long now) {
        this.range = range;
        this.startingPoint = startingPoint;
        this.limit = clamp(startingPoint.count());
        this.settled = limit;
        startRound(0, now);
    }

    /** How many parts may be in flight now. */
    int limit() {
        return limit;
    }

    /** A part had to wait as the limit was reached. */
    void heldBack() {
        heldBack = true;
    }

    /** A part of that many bytes was acknowledged. */
    void acknowledged(long bytes, long now) {
        if (toSkip > 0) {
            skip(now);
            return;
        }
        if (phase == Phase.STARTING && heldBack) {
            limit = clamp(limit + 1);
        }
        bytesInRound += bytes;
        toMeasure--;
        if (toMeasure == 0) {
            endRound(bytesInRound / (double) Math.max(1, now - roundStart), now);
        }
    }

    /** The other side asked for less, of one part. */
    void slowDown(long now) {
        if (phase == Phase.SLOWED_DOWN && toSkip > 0) {
            skip(now);
            return;
        }
        settle(clamp(limit / 2), 0);
        lastTry = Phase.TRYING_FEWER;
        enter(Phase.SLOWED_DOWN, settled, now);
    }

    private void skip(long now) {
        toSkip--;
        roundStart = now;
    }

    private void startRound(int stillOfAnotherLimit, long now) {
        toSkip = stillOfAnotherLimit;
        measured = limit;
        toMeasure = Math.max(2, limit);
        bytesInRound = 0;
        roundStart = now;
        heldBack = false;
    }

    private void endRound(double rate, long now) {
        if (!heldBack) {
            startRound(0, now);
            return;
        }
        switch (phase) {
            case STARTING -> start(rate, now);
            case TRYING_MORE -> judge(rate, WORTH_A_STEP, limit + step(), now);
            case TRYING_FEWER -> judge(rate, COSTS_NOTHING, limit, now);
            case RESTING, SLOWED_DOWN -> rest(rate, now);
        }
    }

    /** One round in vain may be chance, so another follows; with the same number where there can be no more. */
    private void start(double rate, long now) {
        roundsInVain = rate >= settledRate * WORTH_DOUBLING ? 0 : roundsInVain + 1;
        if (roundsInVain == 0) {
            settle(measured, rate);
        }
        boolean goesOn = roundsInVain < ENOUGH_ROUNDS_IN_VAIN && (roundsInVain > 0 || measured < range.most());
        enter(goesOn ? Phase.STARTING : Phase.RESTING, goesOn ? Math.max(limit, measured + 1) : settled, now);
    }

    /**
     * Keeps the number that was measured if its rate is so many times the one before, and goes on to the next; or goes
     * back.
     */
    private void judge(double rate, double worth, int next, long now) {
        boolean keep = rate >= settledRate * worth;
        if (keep) {
            settle(measured, rate);
        }
        boolean goesOn = keep && clamp(next) > measured;
        enter(goesOn ? phase : Phase.RESTING, goesOn ? next : settled, now);
    }

    private void settle(int count, double rate) {
        settled = count;
        settledRate = rate;
        startingPoint.moveTo(count);
    }

    private void rest(double rate, long now) {
        settledRate = (settledRate + rate) / 2;
        rest--;
        if (rest > 0) {
            startRound(0, now);
            return;
        }
        lastTry = lastTry == Phase.TRYING_MORE ? Phase.TRYING_FEWER : Phase.TRYING_MORE;
        enter(lastTry, lastTry == Phase.TRYING_MORE ? limit + step() : limit - step(), now);
    }

    private void enter(Phase newPhase, int newLimit, long now) {
        int before = limit;
        limit = clamp(newLimit);
        phase = newPhase;
        rest = ROUNDS_OF_REST;
        startRound(before == limit ? 0 : before, now);
    }

    private int step() {
        return Math.max(1, limit / 4);
    }

    private int clamp(int count) {
        return Math.clamp(count, range.least(), range.most());
    }
}
