package dev.sluice.web.netty;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.WriteTimeoutHandler;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Equips every connection with the handlers of this package. */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    private static final Duration IDLE = Duration.ofSeconds(60);

    /** A client that has not taken a chunk for this many times the patience with one that sends loses the connection. */
    private static final int PATIENCES = 4;

    private final ReceiveBuffers receiveBuffers = new ReceiveBuffers();
    private final ConnectionLimit limit;
    private final RequestGuard guard = new RequestGuard();
    private final BeanProvider<TransferSettings> settings;

    Connections(BeanProvider<TransferSettings> settings) {
        this.settings = settings;
        this.limit = new ConnectionLimit(() -> settings.get().maxConnections());
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Listeners());
        return event.getBean();
    }

    private final class Listeners implements NettyServerCustomizer {
        @Override
        public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
            return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
        }
    }

    private final class Connection implements NettyServerCustomizer {
        private final Channel channel;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onInitialPipelineBuilt() {
            ConnectionLife life = new ConnectionLife(IDLE, receiveBuffers::ceiling, limit);
            receiveBuffers.serve(channel, life::place);
            limit.opened(channel);
            ChannelPipeline pipeline = channel.pipeline();
            long longestWrite = settings.get().patience().multipliedBy(PATIENCES).toMillis();
            pipeline.addFirst("sluice-stall", new WriteTimeoutHandler(longestWrite, TimeUnit.MILLISECONDS));
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-trailers", new TrailerFields());
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-guard", guard);
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-life", life);
        }
    }
}
