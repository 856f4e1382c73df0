package dev.sluice.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a connection's bytes go out: ends it when its client takes less than the least rate of what there is for it.
 * Counts what the client's machine has acknowledged, as the kernel takes megabytes for a client that reads nothing.
 * Used by its connection's event loop only.
 */
final class Outlet extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

    private final ClientRate rate;
    private final SendQueues queues;
    private final Duration look;
    private long written;
    private long sent;
    private long taken;
    private @Nullable ScheduledFuture<?> clock;

    /** @param queues what the kernel holds for clients */
    Outlet(LeastRate leastRate, SendQueues queues) {
        this(new ClientRate(leastRate), queues, leastRate.grace());
    }

    /** @param look how often to look what the client has taken */
    Outlet(ClientRate rate, SendQueues queues, Duration look) {
        this.rate = rate;
        this.queues = queues;
        this.look = look;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            int count = bytes.readableBytes();
            written += count;
            context.write(message, promise.unvoid()).addListener(_ -> sent(count));
            begin(context);
        } else {
            context.write(message, promise);
        }
    }

    private void begin(ChannelHandlerContext context) {
        rate.begin();
        if (clock == null) {
            clock = context.executor()
                    .scheduleAtFixedRate(() -> look(context), look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void sent(int count) {
        sent += count;
        if (sent == written) {
            rate.pause();
            stopClock();
        }
    }

    private void look(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            return;
        }
        long now = Math.max(
                taken,
                sent
                        + underWay(context)
                        - queues.unacknowledged(
                                (InetSocketAddress) context.channel().localAddress(),
                                (InetSocketAddress) context.channel().remoteAddress()));
        rate.moved(now - taken);
        taken = now;
        if (rate.isTooSlow()) {
            LOG.debug("{} takes too little of what it asked for, and loses the connection", context.channel());
            context.close();
        }
    }

    /** How much the kernel has of the buffer that is being written. */
    private static long underWay(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.currentProgress();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopClock();
        context.fireChannelInactive();
    }

    private void stopClock() {
        if (clock != null) {
            clock.cancel(false);
            clock = null;
        }
    }
}
