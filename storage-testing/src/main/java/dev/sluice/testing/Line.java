package dev.sluice.testing;

import java.time.Duration;

/**
 * What a line between two machines is like, while nothing goes wrong on it.
 *
 * @param delay              what bytes take from one end to the other; half of a round trip. Opening a connection costs
 *                           a round trip, as TCP's handshake does
 * @param window             the most bytes of one connection, in one direction, whose arrival the sender hasn't learnt
 *                           yet, as TCP's window bounds them: a connection carries at most {@code window} bytes a round
 *                           trip. Without a delay it means nothing
 * @param bytesPerSecondUp   what all connections together carry from client to target; 0: as much as comes
 * @param bytesPerSecondDown what all connections together carry from target to client; 0: as much as comes
 */
public record Line(Duration delay, int window, long bytesPerSecondUp, long bytesPerSecondDown) {

    /** Linux's own bound of what a connection may have in flight ({@code net.ipv4.tcp_wmem}). */
    private static final int WINDOW = 4 * 1024 * 1024;

    /** A line that is not there: no delay, no bound. */
    public static final Line DIRECT = new Line(Duration.ZERO, WINDOW, 0, 0);

    public Line {
        if (delay.isNegative() || window < 1 || bytesPerSecondUp < 0 || bytesPerSecondDown < 0) {
            throw new IllegalArgumentException(
                    "no such line: %s, %d, %d, %d".formatted(delay, window, bytesPerSecondUp, bytesPerSecondDown));
        }
    }

    /** The same with that round trip, half of it each way. */
    public Line withRoundTrip(Duration roundTrip) {
        return new Line(roundTrip.dividedBy(2), window, bytesPerSecondUp, bytesPerSecondDown);
    }

    /** The same with that window. */
    public Line withWindow(int bytes) {
        return new Line(delay, bytes, bytesPerSecondUp, bytesPerSecondDown);
    }

    /** The same with these rates, in bytes per second; 0: as much as comes. */
    public Line withRates(long up, long down) {
        return new Line(delay, window, up, down);
    }

    Duration roundTrip() {
        return delay.multipliedBy(2);
    }
}
