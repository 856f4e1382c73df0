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
 * The body of a request as a source that an upload pulls from. Bytes are copied once, from the buffer that Netty read
 * them into straight into the engine's. A buffer is asked for only when the one before is used up; what isn't asked for
 * stays in the socket, and TCP holds the client back. {@code 100 Continue} goes out with the first read.
 *
 * <p>The event loop puts buffers in, reading threads take them out; all state they share is guarded by {@code lock}.
 */
public final class RequestBody implements UploadSource {

    private final ByteBody body;
    private final ConnectionLife connection;
    private final Duration patience;
    private final Arrivals arrivals = new Arrivals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private @Nullable Subscription subscription;
    private @Nullable ByteBuf current;
    private int currentBytes;
    private @Nullable Throwable failure;
    private boolean subscribed;
    private boolean ended;
    private boolean closed;

    /**
     * @param request  the request; this claims its body
     * @param patience how long a read waits for the client before it gives up
     */
    public RequestBody(ServerHttpRequest<?> request, Duration patience) {
        this.body = request.byteBody();
        this.connection = ConnectionLife.of(((NettyHttpRequest<?>) request).getChannelHandlerContext().channel());
        this.patience = patience;
    }

    /**
     * @throws SilentClientException if the client sent nothing for as long as patience lasts
     * @throws IOException            if the client went away or broke the framing
     */
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (!buffer.hasRemaining()) {
            return 0;
        }
        lock.lock();
        try {
            ByteBuf arrived = await();
            return arrived == null ? -1 : copy(arrived, buffer);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ByteBuf await() throws IOException {
        if (current == null && !ended) {
            demand();
        }
        long remaining = patience.toNanos();
        while (current == null && !ended) {
            if (remaining <= 0) {
                throw new SilentClientException(patience);
            }
            remaining = await(remaining);
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        return current;
    }

    private long await(long nanos) throws InterruptedIOException {
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
    }

    private void demand() throws IOException {
        if (closed) {
            throw new IOException("the request is over");
        }
        if (subscribed) {
            if (subscription != null) {
                subscription.request(1);
            }
        } else {
            subscribed = true;
            body.toReadBufferPublisher().subscribe(arrivals);
        }
    }

    private int copy(ByteBuf arrived, ByteBuffer buffer) {
        int count = Math.min(arrived.readableBytes(), buffer.remaining());
        int limit = buffer.limit();
        arrived.readBytes(buffer.limit(buffer.position() + count));
        buffer.limit(limit);
        if (!arrived.isReadable()) {
            dropCurrent();
        }
        return count;
    }

    private void dropCurrent() {
        if (current != null) {
            current.release();
            current = null;
            connection.taken(currentBytes);
        }
    }

    /** What is left of the body is dropped as it comes in, until the answer ends the connection. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            dropCurrent();
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
                if (closed) {
                    arrived.release();
                } else if (arrived.isReadable()) {
                    current = arrived;
                    currentBytes = arrived.readableBytes();
                    changed.signalAll();
                } else {
                    arrived.release();
                    demandAnother();
                }
            } finally {
                lock.unlock();
            }
        }

        private void demandAnother() {
            if (subscription != null) {
                subscription.request(1);
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
