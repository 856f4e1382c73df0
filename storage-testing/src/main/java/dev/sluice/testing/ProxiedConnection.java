package dev.sluice.testing;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection of a client, and the one to the target that goes with it. They end together. */
final class ProxiedConnection {

    private final SocketChannel client;
    private final SocketChannel target;
    private final Conditions conditions;
    private final Pace slowed;
    private final Gate network;
    private final TrafficMeter meter;
    /** Closed once the connection is stalled. */
    private final Gate flow = new Gate();
    /** A pump in each direction, and what delays them. Shutting it down wakes whoever waits. */
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** Set by the way up, read by the way down. */
    private volatile boolean answerLost;
    /** Directions that have reached the end of their stream. */
    private final AtomicInteger ended = new AtomicInteger();

    ProxiedConnection(
            SocketChannel client,
            SocketChannel target,
            Conditions conditions,
            Pace slowed,
            Gate network,
            TrafficMeter meter) {
        this.client = client;
        this.target = target;
        this.conditions = conditions;
        this.slowed = slowed;
        this.network = network;
        this.meter = meter;
    }

    /** Carries both directions; returns when the connection has ended. */
    void run(SplittableRandom random, LineTap tap) {
        Pump up = new Pump(
                this,
                client,
                wire(target, tap::up),
                conditions.up(),
                conditions.faultsUp(),
                random.split(),
                meter.bytesUp());
        Pump down = new Pump(
                this,
                target,
                wire(client, bytes -> answer(bytes, tap)),
                conditions.down(),
                conditions.faultsDown(),
                random.split(),
                meter.bytesDown());
        try (threads) {
            start(() -> pump(up, target));
            start(() -> pump(down, client));
        } catch (RejectedExecutionException wasResetBefore) {
            reset();
        }
    }

    private Wire wire(SocketChannel to, Consumer<ByteBuffer> tap) {
        DirectWire direct = new DirectWire(to, tap);
        if (conditions.line().delay().isZero()) {
            return direct;
        }
        DelayedWire delayed = new DelayedWire(direct, conditions.line());
        start(delayed::deliverAll);
        return delayed;
    }

    private void answer(ByteBuffer bytes, LineTap tap) {
        if (answerLost) {
            reset();
        } else {
            tap.down(bytes);
        }
    }

    private void pump(Pump pump, SocketChannel to) throws IOException {
        pump.run();
        to.shutdownOutput();
        if (ended.incrementAndGet() == 2) {
            close();
        }
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private void start(Task task) {
        threads.execute(() -> {
            try {
                task.run();
            } catch (IOException eitherEndIsGone) {
                reset();
            } catch (RuntimeException failure) {
                reset();
                throw failure;
            }
        });
    }

    /** Holds the bytes back while nothing flows. */
    void awaitFlow() throws IOException {
        flow.pass();
        network.pass();
    }

    /** Called before the last bytes that a fault lets pass are carried, as the answer may come at once. */
    void expect(LineFault fault) {
        if (fault == LineFault.ANSWER_LOST) {
            answerLost = true;
        }
    }

    /** Called when the bytes that the fault lets pass have been delivered. */
    void suffer(LineFault fault, Pump pump) {
        switch (fault) {
            case NONE, ANSWER_LOST -> { }
            case CUT -> close();
            case RESET -> reset();
            case STALLED -> flow.close();
            case SLOWED -> pump.slowDownTo(slowed);
        }
        meter.faults().increment();
    }

    private void close() {
        closeQuietly(client);
        closeQuietly(target);
        threads.shutdownNow();
    }

    /** Breaks it off at both ends; harmless to repeat. */
    void reset() {
        resetQuietly(client);
        resetQuietly(target);
        close();
    }

    /** With nothing to linger for, closing resets. */
    static void resetQuietly(SocketChannel channel) {
        try (channel) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException isClosedAlready) {
            // It has ended otherwise.
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException isGone) {
            // Whoever reads from it learns that.
        }
    }
}
