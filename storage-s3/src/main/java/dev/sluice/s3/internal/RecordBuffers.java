package dev.sluice.s3.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What engines encrypt into: outside the heap, as sockets and native engines would copy anything else. There are as many as
 * there were writes at once; the one that was used last is used next. Thread-safe.
 */
final class RecordBuffers {

    /** Guarded by itself. */
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final int bytes;

    RecordBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** An empty one, for one write. */
    ByteBuffer take() {
        synchronized (free) {
            if (!free.isEmpty()) {
                return free.removeFirst().clear();
            }
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    void giveBack(ByteBuffer buffer) {
        synchronized (free) {
            free.addFirst(buffer);
        }
    }
}
