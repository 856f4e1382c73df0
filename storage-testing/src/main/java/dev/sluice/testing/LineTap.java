package dev.sluice.testing;

import java.nio.ByteBuffer;

/**
 * Sees what one connection of a {@link FaultProxy} delivers, just before it is delivered, so that a question is seen
 * before its answer, and an answer before the next question. The two methods are called by two threads. What they are
 * given is theirs to read until they return.
 */
public interface LineTap {

    /** Sees nothing. */
    LineTap NONE = new LineTap() {
        @Override
        public void up(ByteBuffer bytes) {}

        @Override
        public void down(ByteBuffer bytes) {}
    };

    /** To the target. */
    void up(ByteBuffer bytes);

    /** To the client. */
    void down(ByteBuffer bytes);
}
