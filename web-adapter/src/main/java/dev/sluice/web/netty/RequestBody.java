package dev.sluice.web.netty;

import dev.sluice.core.UploadSource;
import dev.sluice.web.problem.SilentClientException;
import io.micronaut.buffer.netty.NettyReadBufferFactory;
import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of a request as a source that an upload pulls from. Bytes are copied once, by the event loop, from the buffer that
 * Netty read them into straight into the engine's; the reading thread is woken when these are full, as waking it costs more
 * than the copy. More is asked for only while they have room; what isn't asked for stays in the socket, and TCP holds the
 * client back. {@code 100 Continue} goes out with the first read.
 *
 * <p>The event loop puts buffers in, reading threads take them out; all state they share is guarded by {@code lock}.
 */
public final class RequestBody implements UploadSource {

    /** For how long bytes that came in wait for others, in nanoseconds: a slow client's have to go on, too. */
    private static final long MOST_GATHERING = TimeUnit.SECONDS.toNanos(1);

    private static final ByteBuffer[] NOWHERE = {};

    private final ByteBody body;
    private final ConnectionLife connection;
    private final Duration patience;
    private final Arrivals arrivals = new Arrivals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private @Nullable Subscription subscription;
    /** Where what arrives goes; nowhere while nobody reads. */
    private ByteBuffer[] landing = NOWHERE;
    private long landed;
    /** With how many bytes the reader is content. */
    private long enough;
    /** What found no room, and of how many bytes that was a part. */
    private @Nullable ByteBuf surplus;
    private int surplusBytes;
    private @Nullable Throwable failure;
    private boolean subscribed;
    /** Whether a buffer is on its way: never more than one, as there is one place for what finds no room. */
    private boolean demanded;
    private boolean ended;
    private boolean closed;

    /**
     * @param request  the request; this claims its body
     * @param patience how long a read waits for the client before it gives up
     */
    public RequestBody(ServerHttpRequest<?> request, Duration patience) {
        this(request.byteBody(), ConnectionLife.of(((NettyHttpRequest<?>) request).getChannelHandlerContext().channel()), patience);
    }

    RequestBody(ByteBody body, ConnectionLife connection, Duration patience) {
        this.body = body;
        this.connection = connection;
        this.patience = patience;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return (int) read(1, buffer);
    }

    /**
     * Waits for more than the first bytes, but not for long.
     *
     * @throws SilentClientException if the client sent nothing for as long as patience lasts
     * @throws IOException            if the client went away or broke the framing
     */
    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        return read(Long.MAX_VALUE, buffers);
    }

    private long read(long enough, ByteBuffer... buffers) throws IOException {
        lock.lock();
        try {
            landing = buffers;
            landed = 0;
            this.enough = enough;
            landSurplus();
            await();
            return landed == 0 && ended ? -1 : landed;
        } finally {
            landing = NOWHERE;
            lock.unlock();
        }
    }

    private void await() throws IOException {
        if (wantsMore() && !ended) {
            demand();
        }
        long began = System.nanoTime();
        long pause = Math.min(MOST_GATHERING, patience.toNanos());
        while (wantsMore() && !ended) {
            long waited = System.nanoTime() - began;
            if (landed > 0 && waited >= pause) {
                return;
            }
            if (waited >= patience.toNanos()) {
                throw new SilentClientException(patience);
            }
            await(pause);
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void await(long nanos) throws InterruptedIOException {
        try {
            changed.awaitNanos(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
    }

    private boolean wantsMore() {
        return landed < enough && landing.length > 0 && landing[landing.length - 1].hasRemaining();
    }

    private void demand() throws IOException {
        if (closed) {
            throw new IOException("the request is over");
        }
        if (!subscribed) {
            subscribed = true;
            body.toReadBufferPublisher().subscribe(arrivals);
        } else if (subscription != null && !demanded) {
            demanded = true;
            subscription.request(1);
        }
    }

    /** Copies what there is room for; the rest stays. */
    private void landSurplus() {
        if (surplus == null) {
            return;
        }
        for (ByteBuffer target : landing) {
            int count = Math.min(surplus.readableBytes(), target.remaining());
            int limit = target.limit();
            surplus.readBytes(target.limit(target.position() + count));
            target.limit(limit);
            landed += count;
        }
        if (!surplus.isReadable()) {
            dropSurplus();
        }
    }

    private void dropSurplus() {
        if (surplus != null) {
            surplus.release();
            surplus = null;
            connection.taken(surplusBytes);
        }
    }

    /** What is left of the body is dropped as it comes in, until the answer ends the connection. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            dropSurplus();
            if (subscription != null && !ended) {
                subscription.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the event loop brings. */
    private final class Arrivals implements Subscriber<ReadBuffer> {

        @Override
        public void onSubscribe(Subscription given) {
            lock.lock();
            try {
                subscription = given;
                demanded = true;
                given.request(1);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void onNext(ReadBuffer buffer) {
            ByteBuf arrived = NettyReadBufferFactory.toByteBuf(buffer);
            lock.lock();
            try {
                demanded = false;
                if (closed) {
                    arrived.release();
                } else {
                    surplus = arrived;
                    surplusBytes = arrived.readableBytes();
                    landSurplus();
                    demandAnother();
                }
            } finally {
                lock.unlock();
            }
        }

        private void demandAnother() {
            if (wantsMore() && subscription != null) {
                demanded = true;
                subscription.request(1);
            } else {
                changed.signalAll();
            }
        }

        @Override
        public void onError(Throwable thrown) {
            end(thrown);
        }

        @Override
        public void onComplete() {
            end(null);
        }

        private void end(@Nullable Throwable thrown) {
            lock.lock();
            try {
                failure = thrown;
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
