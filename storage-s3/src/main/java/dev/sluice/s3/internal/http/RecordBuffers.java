package dev.sluice.s3.internal.http;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What engines encrypt into: outside the heap, as sockets and native engines would copy anything else. There are as
 * many as there were writes at once; the one that was used last is used next. Thread-safe.
 */
final class RecordBuffers {

    /** Two records of any engine, or one that the JDK makes for peers that send oversized ones. */
    private static final int SMALL = 40 * 1024;

    /** Nine records: the store is woken once for all of them. */
    private static final int LARGE = 160 * 1024;

    /** Who writes so much at once is fast, and there are few of them. */
    private static final int WORTH_A_LARGE_ONE = 256 * 1024;

    /** Guarded by this, as is the field below. */
    private final Deque<ByteBuffer> small = new ArrayDeque<>();
    private final Deque<ByteBuffer> large = new ArrayDeque<>();

    /**
     * An empty one, for one write.
     *
     * @param plain how many bytes will be encrypted
     */
    synchronized ByteBuffer take(long plain) {
        int bytes = plain < WORTH_A_LARGE_ONE ? SMALL : LARGE;
        Deque<ByteBuffer> free = ofSize(bytes);
        return free.isEmpty() ? ByteBuffer.allocateDirect(bytes) : free.removeFirst().clear();
    }

    synchronized void giveBack(ByteBuffer buffer) {
        ofSize(buffer.capacity()).addFirst(buffer);
    }

    private Deque<ByteBuffer> ofSize(int bytes) {
        return bytes == SMALL ? small : large;
    }
}
