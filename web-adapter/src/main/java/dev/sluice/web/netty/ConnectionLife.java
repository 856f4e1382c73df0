package dev.sluice.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leads a connection from request to request, and ends it at the right time.
 *
 * <ul>
 *   <li>A client may send requests ahead of the answers. They are worked on one after the other, as a read that follows a
 *       write has to see it; what came in too early waits here, and no more is read meanwhile.</li>
 *   <li>An upload that waits for memory or for the store is read no further ahead than a receive buffer holds; what the
 *       client has sent besides stays in the socket. The framework alone would take 64 KiB, in buffers that are mostly
 *       empty.</li>
 *   <li>A connection that has no request under way, or takes too long to send the next one's headers, is closed. An upload
 *       that waits for memory or for the store never is.</li>
 *   <li>A connection that is closed while its client still sends gets the answer first: closing a socket with unread bytes
 *       in it makes the kernel reset it, and a client that only writes would never read why. So only our direction is
 *       closed, what still comes in is dropped, and the connection goes when the client has understood or after a while.</li>
 * </ul>
 *
 * <p>Used by its connection's event loop only, but for {@link #taken}.
 */
final class ConnectionLife extends ChannelDuplexHandler {

    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final AttributeKey<ConnectionLife> KEY = AttributeKey.valueOf(ConnectionLife.class, "life");

    /** Memory that a body can be read into at once, instead of being copied there. Called by the event loop. */
    interface Place {

        /** Whether there is no room at this moment, but there will be in the next. */
        boolean willOpen();

        /**
         * Lends room for at most so many bytes, until the buffer is released.
         *
         * @return null if there is no room that is worth it
         */
        @Nullable ByteBuf lend(long most);
    }

    private final Duration idle;
    private final IntSupplier furthestAhead;
    private final ConnectionLimit limit;
    /** The bytes of a body that were read, and that nobody has taken. */
    private final AtomicLong ahead = new AtomicLong();
    private final Queue<Object> early = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private boolean requestUnderWay;
    private boolean bodyComing;
    private boolean lingering;
    /** Set by the event loop alone. */
    private volatile boolean readHeld;
    /** Where the body under way can be read into. */
    private volatile @Nullable Place place;
    /** How many bytes of it have not come in, where that is known and no TLS is around them; else 0. */
    private long bodyLeft;
    private @Nullable Future<?> idleTimer;

    /**
     * @param idle          how long a connection may be open without a request
     * @param furthestAhead with more bytes of a body than these nothing is read before some are taken; may change
     * @param limit         is told when it has a request, and when it has none
     */
    ConnectionLife(Duration idle, IntSupplier furthestAhead, ConnectionLimit limit) {
        this.idle = idle;
        this.furthestAhead = furthestAhead;
        this.limit = limit;
    }

    /** The one of a connection that this server has accepted. */
    static ConnectionLife of(Channel connection) {
        return Objects.requireNonNull(connection.attr(KEY).get());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        context.channel().attr(KEY).set(this);
        startIdleTimer(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopIdleTimer();
        dropEarly();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        dropEarly();
    }

    private void dropEarly() {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            drop(context, message);
        } else if (!early.isEmpty() || requestUnderWay && message instanceof HttpRequest) {
            early.add(message);
        } else {
            pass(context, message);
        }
    }

    /** Nothing is read while something waits here: a client that sends on and on would fill the memory. */
    @Override
    public void read(ChannelHandlerContext context) {
        readHeld = true;
        readAgain(context);
    }

    private void readAgain(ChannelHandlerContext context) {
        if (readHeld && early.isEmpty() && !isFarAhead()) {
            readHeld = false;
            context.read();
        }
    }

    private boolean isFarAhead() {
        return requestUnderWay && !lingering && (ahead.get() > furthestAhead.getAsInt() || isWorthWaiting());
    }

    private boolean isWorthWaiting() {
        Place place = this.place;
        return place != null && bodyLeft > 0 && place.willOpen();
    }

    /** So many bytes of the body are used up, and their memory is free. Any thread. */
    void taken(int bytes) {
        ahead.addAndGet(-bytes);
        readOn();
    }

    /** What reading was held back for may have changed. Any thread. */
    void readOn() {
        ChannelHandlerContext context = this.context;
        if (readHeld && context != null) {
            context.executor().execute(() -> readAgain(context));
        }
    }

    /** Has the body under way read into memory of its own, where that can be; null: no more. */
    void readInto(@Nullable Place place) {
        this.place = place;
    }

    /** What the socket is to be read into now; null if any buffer will do. */
    @Nullable ByteBuf place() {
        Place place = this.place;
        // All that was read of the body is taken, and what comes next is sure to be more of it.
        return place != null && bodyLeft > 0 && ahead.get() == 0 && early.isEmpty() && !lingering ? place.lend(bodyLeft) : null;
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            stopIdleTimer();
            limit.busy(context.channel());
            requestUnderWay = true;
            bodyComing = true;
            ahead.set(0);
            place = null;
            bodyLeft = context.pipeline().get(SslHandler.class) == null ? length(request) : 0;
        }
        if (message instanceof HttpContent content) {
            int bytes = content.content().readableBytes();
            ahead.addAndGet(bytes);
            bodyLeft -= bytes;
        }
        if (message instanceof LastHttpContent) {
            bodyComing = false;
        }
        context.fireChannelRead(message);
    }

    private static long length(HttpRequest request) {
        try {
            return HttpUtil.getContentLength(request, 0L);
        } catch (NumberFormatException refusedByTheGuard) {
            return 0;
        }
    }

    /** The next request that came in early, if any, up to the one after it. */
    private void passEarly(ChannelHandlerContext context) {
        if (early.isEmpty() || requestUnderWay) {
            return;
        }
        do {
            pass(context, early.remove());
        } while (!early.isEmpty() && !(early.peek() instanceof HttpRequest));
        context.fireChannelReadComplete();
        readAgain(context);
    }

    private void drop(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            context.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof LastHttpContent) || informational(message)) {
            context.write(message, promise);
        } else {
            context.write(message, promise.unvoid()).addListener(_ -> answered(context));
            requestUnderWay = false;
            readAgain(context);
            if (!early.isEmpty()) {
                context.executor().execute(() -> passEarly(context));
            }
        }
    }

    /** The client has taken the whole answer, which may be long after it was written. */
    private void answered(ChannelHandlerContext context) {
        if (!requestUnderWay) {
            startIdleTimer(context);
        }
    }

    private static boolean informational(Object message) {
        return message instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (bodyComing && !lingering && context.channel().isActive() && context.channel() instanceof DuplexChannel channel) {
            linger(context, channel);
            channel.closeFuture().addListener((ChannelFutureListener) _ -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    private void linger(ChannelHandlerContext context, DuplexChannel channel) {
        lingering = true;
        dropEarly();
        endOutput(context, channel);
        channel.config().setAutoRead(true);
        readAgain(context);
        context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** TLS has an end of its own, without which the answer would count as cut off. */
    private static void endOutput(ChannelHandlerContext context, DuplexChannel channel) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
    }

    private void startIdleTimer(ChannelHandlerContext context) {
        stopIdleTimer();
        limit.idle(context.channel());
        idleTimer = context.executor().schedule(() -> context.close(), idle.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopIdleTimer() {
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
    }
}
