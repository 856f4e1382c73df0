package dev.sluice.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

/** Carries one direction of a connection, and strikes it as the seed says. */
final class Pump {

    private final ProxiedConnection connection;
    private final SocketChannel from;
    private final Wire wire;
    private final LineFaults faults;
    private final SplittableRandom random;
    private final LongAdder taken;
    private Pace pace;
    private Strike strike;
    private long untilStrike;

    Pump(
            ProxiedConnection connection,
            SocketChannel from,
            Wire wire,
            Pace pace,
            LineFaults faults,
            SplittableRandom random,
            LongAdder taken) {
        this.connection = connection;
        this.from = from;
        this.wire = wire;
        this.pace = pace;
        this.faults = faults;
        this.random = random;
        this.taken = taken;
        this.strike = faults.next(random);
        this.untilStrike = strike.after();
    }

    /** Returns at the end of the stream, when all is delivered; throws where the connection breaks or is broken. */
    void run() throws IOException {
        ByteBuffer block = ByteBuffer.allocateDirect(wire.blockLimit());
        while (read(block)) {
            connection.awaitFlow();
            LineFault fault = struck(block.remaining());
            connection.expect(fault);
            pace.spend(block.remaining());
            wire.carry(block);
            if (fault != LineFault.NONE) {
                wire.drain();
                connection.suffer(fault, this);
            }
        }
        wire.drain();
    }

    private boolean read(ByteBuffer block) throws IOException {
        int limit = (int) Math.min(pace.blockLimit(wire.blockLimit()), untilStrike);
        int count = from.read(block.clear().limit(limit));
        block.flip();
        taken.add(Math.max(0, count));
        return count >= 0;
    }

    private LineFault struck(int count) {
        untilStrike -= count;
        if (untilStrike > 0) {
            return LineFault.NONE;
        }
        LineFault fault = strike.fault();
        strike = faults.next(random);
        untilStrike = strike.after();
        return fault;
    }

    void slowDownTo(Pace slower) {
        pace = pace.and(slower);
    }
}
