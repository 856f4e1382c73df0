package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A plain connection. */
final class SocketLink implements Link {

    private static final long NOT_WRITING = Long.MIN_VALUE;

    private final SocketChannel channel;
    private final InputStream input;
    /**
     * When the write that goes on got its last byte off. Written by the link's thread, read by the one that watches it.
     */
    private volatile long lastWritten = NOT_WRITING;

    private SocketLink(SocketChannel channel) throws IOException {
        this.channel = channel;
        this.input = channel.socket().getInputStream();
    }

    static SocketLink connect(InetSocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.socket().connect(address, millis(timeout));
            return new SocketLink(channel);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        lastWritten = System.nanoTime();
        try {
            for (int first = firstWithBytes(buffers, 0);
                    first < buffers.length;
                    first = firstWithBytes(buffers, first)) {
                channel.write(buffers, first, buffers.length - first);
                lastWritten = System.nanoTime();
            }
        } finally {
            lastWritten = NOT_WRITING;
        }
    }

    private static int firstWithBytes(ByteBuffer[] buffers, int from) {
        int first = from;
        while (first < buffers.length && !buffers[first].hasRemaining()) {
            first++;
        }
        return first;
    }

    /** For how long a write has got no byte off; 0 if there is none. Any thread. */
    long nanosBlocked() {
        long since = lastWritten;
        return since == NOT_WRITING ? 0 : System.nanoTime() - since;
    }

    @Override
    public int read(byte[] target, int offset, int length, Duration patience) throws IOException {
        channel.socket().setSoTimeout(millis(patience));
        try {
            return input.read(target, offset, length);
        } catch (SocketTimeoutException silent) {
            throw new SocketTimeoutException("silent for " + patience.toSeconds() + " s");
        }
    }

    @Override
    public boolean hasInput() throws IOException {
        return input.available() > 0;
    }

    @Override
    public boolean hasInputMeanwhile() throws IOException {
        return hasInput();
    }

    /** Holds nothing. */
    @Override
    public void rest() {
    }

    @Override
    public boolean isStale() {
        return readNow(ByteBuffer.allocate(1)) != 0;
    }

    /** What can be read without waiting: -1 at the end, or if the connection broke. */
    int readNow(ByteBuffer target) {
        try {
            channel.configureBlocking(false);
            int count = channel.read(target);
            channel.configureBlocking(true);
            return count;
        } catch (IOException broken) {
            return -1;
        }
    }

    /** Ends a write that is blocked, so that its thread can read what the store has answered meanwhile. Any thread. */
    void stopWriting() {
        try {
            channel.shutdownOutput();
        } catch (IOException broken) {
            close();
        }
    }

    /** Ends the connection so that the store can't take what it has for all. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException closedAlready) {
            // Nothing is left to reset.
        }
        close();
    }

    /** Whether this side has not ended it. */
    boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public SocketLink socket() {
        return this;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException broken) {
            // It is closed all the same.
        }
    }

    private static int millis(Duration timeout) {
        return Math.toIntExact(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
    }
}
