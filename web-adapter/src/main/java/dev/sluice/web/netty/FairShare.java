package dev.sluice.web.netty;

import java.util.concurrent.atomic.AtomicInteger;

/** Memory that those who need a buffer split evenly: the more they are, the smaller each one's buffer. Thread-safe. */
final class FairShare {

    private final int bytes;
    private final int smallest;
    private final int largest;
    private final AtomicInteger users = new AtomicInteger();

    /**
     * @param bytes    what all buffers may come to, as long as that leaves the smallest to each
     * @param smallest the least a buffer has, in bytes
     * @param largest  the most a buffer has, in bytes
     */
    FairShare(int bytes, int smallest, int largest) {
        this.bytes = bytes;
        this.smallest = smallest;
        this.largest = largest;
    }

    void join() {
        users.incrementAndGet();
    }

    void leave() {
        users.decrementAndGet();
    }

    /** What a buffer may have now, in bytes: a power of two, if the bounds are. */
    int each() {
        return Math.clamp(Integer.highestOneBit(bytes / Math.max(1, users.get())), smallest, largest);
    }
}
