package dev.sluice.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Delivers everything a delay after it was given, however much is on its way already, up to the window: what the sender
 * learns of an arrival takes the delay once more. {@link #deliverAll()} needs a thread of its own.
 */
final class DelayedWire implements Wire {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Wire end;
    private final long delayNanos;
    private final int window;
    private final BlockingQueue<Event> flying = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> arrived = new LinkedBlockingQueue<>();
    /** Bytes whose arrival the sender hasn't learnt; only the sending thread touches it. */
    private int inFlight;

    /**
     * Bytes that are due, or so many whose arrival is learnt and which nobody holds any more, at a moment of
     * {@link System#nanoTime()}.
     */
    private record Event(ByteBuffer bytes, int count, long due) {}

    DelayedWire(Wire end, Line line) {
        this.end = end;
        this.delayNanos = line.delay().toNanos();
        this.window = line.window();
    }

    @Override
    public int blockLimit() {
        return Math.min(end.blockLimit(), window);
    }

    @Override
    public void carry(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        while (inFlight + count > window) {
            awaitDue(learnOfArrival());
        }
        inFlight += count;
        ByteBuffer copy = ByteBuffer.allocate(count).put(bytes).flip();
        flying.add(new Event(copy, count, System.nanoTime() + delayNanos));
    }

    @Override
    public void drain() throws IOException {
        while (inFlight > 0) {
            learnOfArrival();
        }
    }

    private Event learnOfArrival() throws InterruptedIOException {
        Event event = take(arrived);
        inFlight -= event.count();
        return event;
    }

    /** Runs until it is interrupted or the connection breaks. */
    void deliverAll() throws IOException {
        while (true) {
            Event event = take(flying);
            awaitDue(event);
            end.carry(event.bytes());
            arrived.add(new Event(NOTHING, event.count(), System.nanoTime() + delayNanos));
        }
    }

    private static Event take(BlockingQueue<Event> events) throws InterruptedIOException {
        try {
            return events.take();
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static void awaitDue(Event event) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(event.due() - System.nanoTime());
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while bytes are on their way");
    }
}
