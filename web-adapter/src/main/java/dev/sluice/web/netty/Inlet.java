package dev.sluice.web.netty;

import dev.sluice.web.problem.MemoryExhaustion;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;

/** Where a connection's bytes come in, before they are decoded: {@link ConnectionLife} decides whether any are read. */
final class Inlet extends ChannelDuplexHandler {

    private final ConnectionLife life;

    Inlet(ConnectionLife life) {
        this.life = life;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        life.inlet(context);
    }

    @Override
    public void read(ChannelHandlerContext context) {
        life.readWhenWanted();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        life.received();
        context.fireChannelRead(bytes);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        MemoryExhaustion.endProcessIfCauseOf(failure);
        context.fireExceptionCaught(failure);
    }
}
