package dev.sluice.web.netty;

import dev.sluice.core.ByteSize;
import java.time.Duration;

/**
 * How fast a client has to be at least, in sending and in taking.
 *
 * @param perSecond how many bytes in a second; 0: any number will do
 * @param window    over how much of its time that is judged
 */
public record LeastRate(ByteSize perSecond, Duration window) {

    /** A phone that changes its network is silent for some seconds. */
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private static final int GRACE_SHARE = 12;

    public LeastRate {
        if (!window.isPositive()) {
            throw new IllegalArgumentException("the window must be positive: " + window);
        }
    }

    /** Over a minute. */
    public static LeastRate of(ByteSize perSecond) {
        return new LeastRate(perSecond, WINDOW);
    }

    /** In less of a client's time nothing can be told: one on a far network needs some to begin. */
    Duration grace() {
        return window.dividedBy(GRACE_SHARE);
    }

    /** For the client to read. */
    @Override
    public String toString() {
        return perSecond.bytes() + " bytes a second";
    }
}
