package dev.sluice.testing;

import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/**
 * A source that misbehaves on purpose. Its reads give as many bytes as a random number says, seldom as many as asked
 * for.
 */
public final class TestSource implements UploadSource {

    /** What comes after the last byte. */
    private enum Ending { END, FAILURE, SILENCE }

    private final byte[] bytes;
    private final Ending ending;
    private final Random random;
    private final CountDownLatch silent = new CountDownLatch(1);
    private int position;
    private boolean closed;

    private TestSource(byte[] bytes, Ending ending) {
        this.bytes = bytes;
        this.ending = ending;
        this.random = new Random(bytes.length);
    }

    /** Gives these bytes and ends. */
    public static TestSource of(byte[] bytes) {
        return new TestSource(bytes, Ending.END);
    }

    /** Gives these bytes and then throws an {@link IOException} that says "broken on purpose". */
    public static TestSource breakingAfter(byte[] bytes) {
        return new TestSource(bytes, Ending.FAILURE);
    }

    /** Gives these bytes and then nothing more, until the reading thread is interrupted. */
    public static TestSource silentAfter(byte[] bytes) {
        return new TestSource(bytes, Ending.SILENCE);
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (position == bytes.length) {
            return end();
        }
        int most = Math.min(buffer.remaining(), bytes.length - position);
        int count = 1 + random.nextInt(most);
        buffer.put(bytes, position, count);
        position += count;
        return count;
    }

    private int end() throws IOException {
        return switch (ending) {
            case END -> -1;
            case FAILURE -> throw new IOException("broken on purpose");
            case SILENCE -> awaitInterrupt();
        };
    }

    private int awaitInterrupt() throws IOException {
        silent.countDown();
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody opens this latch");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Waits until a reader waits for what never comes. */
    public void awaitSilence() throws InterruptedException {
        silent.await();
    }

    /** Whether anybody closed it, which is its owner's business alone. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
