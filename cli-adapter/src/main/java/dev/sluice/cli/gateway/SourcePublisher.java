package dev.sluice.cli.gateway;

import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A request's body from a source, in pieces of 256 KiB, as much as the connection asks for. A thread of its own reads:
 * a source that keeps silent must not keep the HTTP client from seeing an early answer. Subscribed to once.
 */
final class SourcePublisher implements BodyPublisher, AutoCloseable {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int LEAST_READ_BYTES = 64 * 1024;

    private final UploadSource source;
    private final OptionalLong length;
    private final Semaphore demand = new Semaphore(0);
    private ByteBuffer chunk = ByteBuffer.allocate(0);
    // Written by the reading thread, read by the one that waits for the answer.
    private volatile long given;
    private volatile long givenAt = System.nanoTime();
    private volatile boolean reading;
    private volatile boolean ended;
    private volatile @Nullable IOException failure;
    private volatile boolean cancelled;

    /** @param length the number of bytes the source will give, if known; unknown, the body is chunked */
    SourcePublisher(UploadSource source, OptionalLong length) {
        this.source = source;
        this.length = length;
    }

    @Override
    public long contentLength() {
        return length.orElse(-1);
    }

    /** Whether all the bytes were given to the connection. */
    boolean complete() {
        return ended || length.isPresent() && given == length.getAsLong();
    }

    /**
     * The moment of {@link System#nanoTime()} at which bytes last went out. While the source is what is waited for, it
     * is now: a pipe may be as slow as it likes.
     */
    long movedAt() {
        return reading ? System.nanoTime() : givenAt;
    }

    /** Why the source could not be read. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Subscription() {
            @Override
            public void request(long count) {
                demand.release((int) Math.min(count, 1024));
            }

            @Override
            public void cancel() {
                close();
            }
        });
        Thread.ofPlatform().daemon().name("sluice-source").start(() -> pump(subscriber));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // no other thread writes it
    private void pump(Subscriber<? super ByteBuffer> subscriber) {
        try {
            for (ByteBuffer bytes = next(); bytes != null; bytes = next()) {
                given += bytes.remaining();
                givenAt = System.nanoTime();
                subscriber.onNext(bytes);
            }
        } catch (IOException broken) {
            failure = broken;
            subscriber.onError(broken);
            return;
        }
        if (!cancelled) {
            ended = true;
            subscriber.onComplete();
        }
    }

    /** The next bytes once they are asked for; null at the end, or when nobody wants them any more. */
    private @Nullable ByteBuffer next() throws IOException {
        demand.acquireUninterruptibly();
        if (cancelled) {
            return null;
        }
        // Fresh bytes each time: the client doesn't say when it is done with a buffer.
        if (chunk.remaining() < LEAST_READ_BYTES) {
            chunk = ByteBuffer.allocate(CHUNK_BYTES);
        }
        int start = chunk.position();
        int count = read();
        return count < 0 ? null : chunk.slice(start, count);
    }

    private int read() throws IOException {
        reading = true;
        try {
            return source.read(chunk);
        } finally {
            givenAt = System.nanoTime();
            reading = false;
        }
    }

    /** Ends the reading; nothing more is given. The source is left to whoever opened it. */
    @Override
    public void close() {
        cancelled = true;
        demand.release();
    }
}
