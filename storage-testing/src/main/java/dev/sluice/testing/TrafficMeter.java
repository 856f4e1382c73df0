package dev.sluice.testing;

import java.util.concurrent.atomic.LongAdder;

/** Counts what becomes a {@link Traffic}. */
record TrafficMeter(LongAdder connections, LongAdder faults, LongAdder bytesUp, LongAdder bytesDown) {

    TrafficMeter() {
        this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }

    Traffic read() {
        return new Traffic(connections.sum(), faults.sum(), bytesUp.sum(), bytesDown.sum());
    }
}
