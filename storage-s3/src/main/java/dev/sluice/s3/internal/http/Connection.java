package dev.sluice.s3.internal.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** A connection to a store, and what came in ahead of being read: at most 2 KiB. Used by one thread at a time. */
final class Connection {

    private static final int BUFFER_BYTES = 2048;
    private static final int LONGEST_LINE = 16 * 1024;

    private final Route route;
    private final Link link;
    private final byte[] ahead = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean answering;
    private boolean used;
    private long idleSince;

    Connection(Route route, Link link) {
        this.route = route;
        this.link = link;
    }

    Route route() {
        return route;
    }

    Link link() {
        return link;
    }

    /** Whether it has carried a request before. */
    boolean used() {
        return used;
    }

    /** Whether anything of an answer came in since it rested last. */
    boolean answering() {
        return answering;
    }

    /** Whether something is there to be read. */
    boolean hasInput() throws IOException {
        return position < limit || link.hasInput();
    }

    void write(ByteBuffer... buffers) throws IOException {
        link.write(buffers);
    }

    /**
     * What comes before the next line break.
     *
     * @throws EOFException      if the connection ended first
     * @throws ProtocolException if the line is longer than can be
     */
    String readLine(Duration patience) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(patience); next != '\n'; next = read(patience)) {
            if (next < 0) {
                throw new EOFException("the store closed the connection");
            }
            if (line.length() == LONGEST_LINE) {
                throw new ProtocolException("a line longer than " + LONGEST_LINE + " bytes");
            }
            line.append((char) next);
        }
        int length = line.length();
        return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
    }

    /** Waits until something came in, or the connection ended; false if neither happened for that long. */
    boolean awaitInput(Duration patience) throws IOException {
        try {
            readAhead(patience);
            return true;
        } catch (SocketTimeoutException silent) {
            return false;
        }
    }

    private void readAhead(Duration patience) throws IOException {
        if (position == limit) {
            // Only what has come in counts: after a read that timed out, the buffer still holds the answer before.
            int count = link.read(ahead, 0, ahead.length, patience);
            position = 0;
            limit = Math.max(0, count);
            answering |= limit > 0;
        }
    }

    /** The next byte; -1 at the end. */
    private int read(Duration patience) throws IOException {
        readAhead(patience);
        return position < limit ? ahead[position++] & 0xFF : -1;
    }

    /** As {@link Link#read}. */
    int read(byte[] target, int offset, int length, Duration patience) throws IOException {
        if (position == limit) {
            return link.read(target, offset, length, patience);
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(ahead, position, target, offset, count);
        position += count;
        return count;
    }

    /** The exchange is over, and nobody knows when there will be another. */
    void rest() {
        used = true;
        answering = false;
        idleSince = System.nanoTime();
        link.rest();
    }

    /** For how long it has rested. */
    long nanosIdle() {
        return System.nanoTime() - idleSince;
    }

    /** Whether the store has ended it, or has said something that nobody asked for. */
    boolean isStale() {
        return position < limit || link.isStale();
    }
}
