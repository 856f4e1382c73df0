package dev.sluice.testing;

/**
 * The next fault of one direction of a connection.
 *
 * @param fault what happens; {@link LineFault#NONE} for a stretch that goes well
 * @param after how many bytes are still delivered before, counted from the strike before this one or from the
 *              connection's beginning; at least 1
 */
public record Strike(LineFault fault, long after) {

    public Strike {
        if (after < 1) {
            throw new IllegalArgumentException("a strike comes after at least one byte: " + after);
        }
    }
}
