package dev.sluice.testing;

import java.util.List;

/** What goes wrong with one call, in the order of {@link FaultRates}'s components. */
enum Fault {
    REFUSED,
    DENIED,
    SLOW_DOWN,
    STALLED,
    LATE,
    ANSWER_LOST,
    BROKEN,
    LYING,
    NONE;

    static final List<Fault> FAULTS = List.of(REFUSED, DENIED, SLOW_DOWN, STALLED, LATE, ANSWER_LOST, BROKEN, LYING);
}
