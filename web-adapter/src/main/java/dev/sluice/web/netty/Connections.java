package dev.sluice.web.netty;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Equips every connection with the handlers of this package. */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {

    private static final Duration IDLE = Duration.ofSeconds(60);

    /**
     * What responses hold that aren't sent piece by piece. A page of a listing has a megabyte where keys are as long as
     * can be.
     */
    private static final long UNTAKEN_BYTES = 8 << 20;

    private final SendQueues sendQueues = SendQueues.ofSystem();
    private final ReceiveBuffers receiveBuffers = new ReceiveBuffers();
    private final UntakenResponses untaken = new UntakenResponses(UNTAKEN_BYTES);
    private final ConnectionLimit limit;
    private final RequestGuard guard = new RequestGuard();
    private final BeanProvider<TransferSettings> settings;
    private final BeanProvider<UploadingClients> clients;
    private final BeanProvider<NettyHttpServerConfiguration> server;

    Connections(
            BeanProvider<TransferSettings> settings,
            BeanProvider<UploadingClients> clients,
            BeanProvider<NettyHttpServerConfiguration> server) {
        this.settings = settings;
        this.clients = clients;
        this.server = server;
        this.limit = new ConnectionLimit(() -> settings.get().maxConnections());
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(new Listeners());
        return event.getBean();
    }

    private HttpDecoderConfig decoding() {
        NettyHttpServerConfiguration configured = server.get();
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(configured.getMaxInitialLineLength())
                .setMaxHeaderSize(configured.getMaxHeaderSize())
                .setMaxChunkSize(configured.getMaxChunkSize())
                .setInitialBufferSize(configured.getInitialBufferSize());
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
            ConnectionLife life =
                    new ConnectionLife(IDLE, settings.get().patience(), limit, clients.get(), untaken, decoding());
            receiveBuffers.serve(channel, life::place);
            limit.opened(channel);
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addFirst("sluice-outlet", new Outlet(settings.get().leastRate(), sendQueues));
            pipeline.replace(
                    ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                    ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC,
                    life.codec());
            pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-inlet", new Inlet(life));
            pipeline.addAfter(
                    ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-trailers", new TrailerFields());
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-guard", guard);
            pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "sluice-life", life);
        }
    }
}
