package dev.sluice.web.netty;

import dev.sluice.core.UploadSource;
import dev.sluice.web.problem.SilentClientException;
import dev.sluice.web.problem.SlowClientException;
import io.micronaut.buffer.netty.NettyReadBufferFactory;
import io.micronaut.core.io.buffer.ReadBuffer;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The body of a request as a source that an upload pulls from. The socket is read into the engine's buffers, where that
 * can be; else the event loop copies from the buffer that Netty read into. The reading thread is woken when the
 * engine's are full. More is asked for only while they have room; what isn't asked for stays in the socket, and TCP
 * holds the client back. {@code 100 Continue} goes out with the first read.
 *
 * <p>The event loop puts bytes in, reading threads take them out; all state they share is guarded by {@code lock}.
 */
public final class RequestBody implements UploadSource, UploadingClients.UploadingClient {

    /** For how long bytes that came in wait for others, or half as long again: a slow client's have to go on, too. */
    private static final Duration GATHERING = Duration.ofSeconds(1);

    private static final ByteBuffer[] NOWHERE = {};

    /** In less room than this, in bytes, nothing is read in place: it would cost more reads. */
    private static final int LEAST_IN_PLACE = 32 << 10;

    private final ByteBody body;
    private final ConnectionLife connection;
    private final ScheduledExecutorService timer;
    private final Duration patience;
    private final ClientRate rate;
    private final Arrivals arrivals = new Arrivals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by lock.
    private @Nullable Subscription subscription;
    /** Where what arrives goes; nowhere while nobody reads. */
    private ByteBuffer[] landing = NOWHERE;
    private long landed;
    /** Room of the buffers that the event loop is reading into, if any. */
    private @Nullable Landing lent;
    /** With how many bytes the reader is content. */
    private long enough;
    /** What found no room, and of how many bytes that was a part. */
    private @Nullable ByteBuf surplus;
    private int surplusBytes;
    private @Nullable Throwable failure;
    /** Has the reader look at the time now and then: to set an alarm for each wait costs more than the wait. */
    private @Nullable Future<?> clock;
    private boolean subscribed;
    /** Whether a buffer is on its way: never more than one, as there is one place for what finds no room. */
    private boolean demanded;
    private boolean ended;
    private boolean closed;
    private boolean givenUp;

    /**
     * @param request  the request; this claims its body
     * @param patience how long a read waits for the client before it gives up
     */
    public RequestBody(ServerHttpRequest<?> request, Duration patience) {
        this(request.byteBody(), ((NettyHttpRequest<?>) request).getChannelHandlerContext().channel(), patience);
    }

    private RequestBody(ByteBody body, Channel channel, Duration patience) {
        this(body, ConnectionLife.of(channel), channel.eventLoop(), patience);
    }

    RequestBody(ByteBody body, ConnectionLife connection, ScheduledExecutorService timer, Duration patience) {
        this.body = body;
        this.connection = connection;
        this.timer = timer;
        this.patience = patience;
        this.rate = new ClientRate(connection.clients().leastRate());
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return (int) read(1, buffer);
    }

    /**
     * Waits for more than the first bytes, but not for long.
     *
     * @throws SilentClientException if the client sent nothing for as long as patience lasts
     * @throws SlowClientException    if the client sends less than the least rate
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
            awaitBytes();
            return landed == 0 && ended ? -1 : landed;
        } finally {
            lock.unlock();
        }
    }

    private void awaitBytes() throws IOException {
        try {
            await();
        } finally {
            landing = NOWHERE;
            awaitReturn();
        }
    }

    /** What was lent isn't the reader's before the event loop has let go of it, which is a matter of one read. */
    private void awaitReturn() {
        while (lent != null) {
            changed.awaitUninterruptibly();
        }
    }

    private void await() throws IOException {
        if (wantsMore() && !ended) {
            demand();
        }
        rate.begin();
        try {
            awaitClient();
        } finally {
            rate.pause();
        }
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    private void awaitClient() throws IOException {
        long began = System.nanoTime();
        while (wantsMore() && !ended) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            if (landed > 0 && waited.compareTo(gathering()) >= 0) {
                return;
            }
            if (waited.compareTo(patience) >= 0) {
                throw new SilentClientException(patience);
            }
            requireLeastRate();
            awaitChange();
        }
    }

    private void requireLeastRate() throws SlowClientException {
        LeastRate leastRate = connection.clients().leastRate();
        if (givenUp) {
            throw new SlowClientException(
                    "the client sent less than " + leastRate + " while others waited for its place");
        }
        if (rate.isTooSlow()) {
            throw new SlowClientException("the client sent less than " + leastRate + " over "
                    + leastRate.window().toSeconds() + " s");
        }
    }

    @Override
    public OptionalDouble underLeastRate() {
        return rate.underLeast();
    }

    @Override
    public boolean giveUp() {
        lock.lock();
        try {
            boolean first = !givenUp;
            givenUp = true;
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    private Duration gathering() {
        return GATHERING.compareTo(patience) < 0 ? GATHERING : patience;
    }

    @SuppressWarnings("WaitNotInLoop") // its callers loop
    private void awaitChange() throws InterruptedIOException {
        if (clock == null) {
            long tick = gathering().toNanos() / 2;
            clock = timer.scheduleAtFixedRate(this::wake, tick, tick, TimeUnit.NANOSECONDS);
        }
        try {
            changed.await();
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
            connection.clients().add(this);
            connection.readInto(new Room());
            body.toReadBufferPublisher().subscribe(arrivals);
        } else if (subscription != null && !demanded) {
            demanded = true;
            subscription.request(1);
        }
        connection.readOn();
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

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void signalUnlessMoreComes() {
        if (lent == null && (ended || !wantsMore())) {
            changed.signalAll();
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
            connection.clients().remove(this);
            dropSurplus();
            if (clock != null) {
                clock.cancel(false);
            }
            if (subscription != null && !ended) {
                subscription.cancel();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The buffers of who reads, for the event loop to have the socket read into them. */
    private final class Room implements ConnectionLife.Place {

        @Override
        public boolean willOpen() {
            lock.lock();
            try {
                return gathers() && landing.length == 0 && !closed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public @Nullable ByteBuf lend(long most) {
            lock.lock();
            try {
                if (!gathers() || !demanded || surplus != null || lent != null) {
                    return null;
                }
                List<ByteBuffer> targets = Arrays.stream(landing).filter(ByteBuffer::hasRemaining).toList();
                long bytes = Math.min(most, targets.stream().mapToLong(ByteBuffer::remaining).sum());
                lent = bytes < LEAST_IN_PLACE ? null : new Landing(targets, bytes, this::takeBack);
                return lent;
            } finally {
                lock.unlock();
            }
        }

        private boolean gathers() {
            return enough == Long.MAX_VALUE;
        }

        private void takeBack() {
            lock.lock();
            try {
                lent = null;
                signalUnlessMoreComes();
            } finally {
                lock.unlock();
            }
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
                    accept(arrived);
                    demandAnother();
                }
            } finally {
                lock.unlock();
            }
        }

        private void accept(ByteBuf arrived) {
            int bytes = arrived.readableBytes();
            rate.moved(bytes);
            if (lent != null && lent.holds(arrived)) {
                lent.advance(bytes);
                landed += bytes;
                arrived.release();
                connection.taken(bytes);
            } else {
                surplus = arrived;
                surplusBytes = bytes;
                landSurplus();
            }
        }

        private void demandAnother() {
            boolean rest = lent != null && lent.isUnderWay() && surplus == null;
            if ((wantsMore() || rest) && subscription != null) {
                demanded = true;
                subscription.request(1);
            } else {
                signalUnlessMoreComes();
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
                connection.readInto(null);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
