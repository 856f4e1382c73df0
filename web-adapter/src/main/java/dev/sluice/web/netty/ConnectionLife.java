package dev.sluice.web.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection at the right time. One that has no request under way, or takes too long to send the next one's
 * headers, is closed; an upload that waits for memory or for the store never is. And one that is closed while its client
 * still sends gets the answer first: closing a socket with unread bytes in it makes the kernel reset it, and a client
 * that only writes would never read why. So only our direction is closed, what still comes in is dropped, and the
 * connection goes when the client has understood or after a while.
 *
 * <p>Used by its connection's event loop only.
 */
final class ConnectionLife extends ChannelDuplexHandler {

    private static final Duration LINGER = Duration.ofSeconds(5);

    private final Duration idle;
    private int requestsUnderWay;
    private boolean bodyComing;
    private boolean lingering;
    private @Nullable Future<?> idleTimer;

    /** @param idle how long a connection may be open without a request */
    ConnectionLife(Duration idle) {
        this.idle = idle;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        startIdleTimer(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopIdleTimer();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            requestsUnderWay++;
            stopIdleTimer();
            bodyComing = true;
        }
        if (message instanceof LastHttpContent) {
            bodyComing = false;
        }
        if (lingering) {
            ReferenceCountUtil.release(message);
            if (!bodyComing) {
                context.close();
            }
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && !informational(message)) {
            requestsUnderWay--;
            if (requestsUnderWay <= 0) {
                startIdleTimer(context);
            }
        }
        context.write(message, promise);
    }

    private static boolean informational(Object message) {
        return message instanceof HttpResponse response && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (bodyComing && !lingering && context.channel().isActive() && context.channel() instanceof DuplexChannel channel) {
            lingering = true;
            channel.shutdownOutput();
            channel.config().setAutoRead(true);
            context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener((ChannelFutureListener) _ -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    private void startIdleTimer(ChannelHandlerContext context) {
        stopIdleTimer();
        idleTimer = context.executor().schedule(() -> context.close(), idle.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopIdleTimer() {
        if (idleTimer != null) {
            idleTimer.cancel(false);
        }
    }
}
