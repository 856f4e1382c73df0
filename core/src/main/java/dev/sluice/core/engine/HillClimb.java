package dev.sluice.core.engine;

import dev.sluice.core.Parallelism;

/**
 * Finds the number of parts in flight with which throughput is best. It begins with a few and doubles while that pays off.
 * From then on it rests, and tries a quarter more and a quarter less in turn: more has to be worth it, fewer must cost next
 * to nothing. What is tried is judged by the rate of the parts that were acknowledged since all those in flight are of that
 * number, and only if the number was what held the upload back: not its source, nor memory. SlowDown halves.
 *
 * <p>Not thread-safe. Times are {@link System#nanoTime()}'s.
 */
final class HillClimb {

    private static final int START = 4;
    private static final double WORTH_DOUBLING = 1.15;
    private static final double WORTH_A_STEP = 1.03;
    private static final double COSTS_NOTHING = 0.99;
    private static final int ROUNDS_OF_REST = 4;

    /** What the number that is in force is there for. */
    private enum Phase { STARTING, RESTING, TRYING_MORE, TRYING_FEWER }

    private final Parallelism range;
    private int limit;
    private Phase phase = Phase.STARTING;
    private Phase lastTry = Phase.TRYING_FEWER;
    private int settled;
    private double settledRate;
    private int rest;
    // The round: what is acknowledged until those in flight are of this limit, then what is measured.
    private int toSkip;
    private int toMeasure;
    private long bytesInRound;
    private long roundStart;
    private boolean heldBack;

    HillClimb(Parallelism range, long now) {
        this.range = range;
        this.limit = Math.clamp(START, range.least(), range.most());
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
            toSkip--;
            roundStart = now;
            return;
        }
        bytesInRound += bytes;
        toMeasure--;
        if (toMeasure == 0) {
            endRound(bytesInRound / (double) Math.max(1, now - roundStart), now);
        }
    }

    /** The other side asked for less. */
    void slowDown(long now) {
        settled = Math.max(range.least(), limit / 2);
        settledRate = 0;
        lastTry = Phase.TRYING_FEWER;
        settle(settled, Phase.RESTING, now);
    }

    private void startRound(int stillOfAnotherLimit, long now) {
        toSkip = stillOfAnotherLimit;
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
            case STARTING -> judge(rate, WORTH_DOUBLING, now);
            case RESTING -> rest(rate, now);
            case TRYING_MORE -> judge(rate, WORTH_A_STEP, now);
            case TRYING_FEWER -> judge(rate, COSTS_NOTHING, now);
        }
    }

    /** Keeps what was tried if its rate is so many times the one before, and then tries on; otherwise goes back. */
    private void judge(double rate, double worth, long now) {
        boolean keep = rate >= settledRate * worth;
        if (!keep) {
            settle(settled, Phase.RESTING, now);
            return;
        }
        settled = limit;
        settledRate = rate;
        int next = switch (phase) {
            case STARTING -> limit * 2;
            case TRYING_MORE -> limit + step();
            case TRYING_FEWER, RESTING -> limit;
        };
        boolean goesOn = Math.min(next, range.most()) > limit;
        settle(goesOn ? next : limit, goesOn ? phase : Phase.RESTING, now);
    }

    private int step() {
        return Math.max(1, limit / 4);
    }

    private void settle(int newLimit, Phase newPhase, long now) {
        int before = limit;
        limit = Math.clamp(newLimit, range.least(), range.most());
        phase = newPhase;
        rest = newPhase == Phase.RESTING ? ROUNDS_OF_REST : 0;
        startRound(before == limit ? 0 : before, now);
    }

    private void rest(double rate, long now) {
        settledRate = (settledRate + rate) / 2;
        rest--;
        if (rest > 0) {
            startRound(0, now);
            return;
        }
        lastTry = lastTry == Phase.TRYING_MORE ? Phase.TRYING_FEWER : Phase.TRYING_MORE;
        settle(lastTry == Phase.TRYING_MORE ? limit + step() : limit - step(), lastTry, now);
    }
}
