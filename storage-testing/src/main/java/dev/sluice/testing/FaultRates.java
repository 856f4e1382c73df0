package dev.sluice.testing;

import java.time.Duration;

/**
 * How often a {@link FaultyStore} does what, each as a probability of 0 to 1 for one call of a verb. They exclude each
 * other, so together they are at most 1; the rest goes well.
 *
 * @param refused      fails before anything is done, in a way that may pass ({@code UNAVAILABLE})
 * @param denied       fails before anything is done, for good ({@code ACCESS_DENIED})
 * @param slowDown     asks for fewer requests ({@code SLOW_DOWN})
 * @param stalled      does nothing for a while, then gives no answer ({@code TIMEOUT})
 * @param late         does it, and answers late
 * @param answerLost   does it, but the answer is lost ({@code TIMEOUT} or {@code UNAVAILABLE})
 * @param broken       breaks the connection off in the middle of a body ({@code UNAVAILABLE})
 * @param lying        answers something wrong: another entity tag, another checksum, or that the checksum didn't match
 * @param longestDelay the longest that a stall or a late answer takes
 */
public record FaultRates(
        double refused,
        double denied,
        double slowDown,
        double stalled,
        double late,
        double answerLost,
        double broken,
        double lying,
        Duration longestDelay) {

    public static final FaultRates NONE = new FaultRates(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO);

    public FaultRates {
        double sum = 0;
        for (double rate : new double[] {refused, denied, slowDown, stalled, late, answerLost, broken, lying}) {
            if (rate < 0 || rate > 1) {
                throw new IllegalArgumentException("a rate must be 0 to 1: " + rate);
            }
            sum += rate;
        }
        if (sum > 1) {
            throw new IllegalArgumentException("rates must be at most 1 together: " + sum);
        }
    }

    /** Each fault that may pass this often, each that is final a tenth of it, delays of a few milliseconds. */
    public static FaultRates each(double rate) {
        return new FaultRates(rate, rate / 10, rate, rate, rate, rate, rate, rate / 10, Duration.ofMillis(5));
    }

    Fault pick(double chance) {
        double above = 0;
        double[] rates = {refused, denied, slowDown, stalled, late, answerLost, broken, lying};
        for (Fault fault : Fault.FAULTS) {
            above += rates[fault.ordinal()];
            if (chance < above) {
                return fault;
            }
        }
        return Fault.NONE;
    }
}
