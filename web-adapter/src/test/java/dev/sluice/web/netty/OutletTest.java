package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients on a real socket that take what there is for them, or don't. The time is the test's own. */
@Timeout(60)
class OutletTest {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final LeastRate LEAST = LeastRate.of(ByteSize.ofBytes(1000));
    private static final int LARGE = 64 << 20;

    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Channel> connections = new LinkedBlockingQueue<>();
    private final AtomicLong now = new AtomicLong();
    private Channel server;

    @BeforeEach
    void listen() throws InterruptedException {
        server = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addFirst(new Outlet(new ClientRate(LEAST, now::get), SendQueues.ofSystem(), LOOK));
                        connections.add(connection);
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    @AfterEach
    void stop() {
        eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private Socket connect() throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4096);
        client.connect(server.localAddress());
        return client;
    }

    @Test
    void endsTheConnectionOfWhoTakesNothing() throws Exception {
        try (Socket client = connect()) {
            Channel connection = connections.take();
            connection.writeAndFlush(Unpooled.wrappedBuffer(new byte[LARGE]));
            // What the kernels hold is theirs to count within the first window.
            for (int i = 0; connection.isOpen(); i++) {
                now.addAndGet(TimeUnit.SECONDS.toNanos(10));
                connection.closeFuture().await(3 * LOOK.toMillis());
            }
            assertThat(connection.isOpen()).isFalse();
        }
    }

    @Test
    void leavesWhoTakesEnough() throws Exception {
        try (Socket client = connect()) {
            Channel connection = connections.take();
            connection.writeAndFlush(Unpooled.wrappedBuffer(new byte[LARGE]));
            for (int seconds = 0; seconds < 10 * LEAST.window().toSeconds(); seconds += 10) {
                // A kernel opens its window by a segment at a time, which has 64 KiB on loopback.
                assertThat(client.getInputStream().readNBytes(200_000)).hasSize(200_000);
                now.addAndGet(TimeUnit.SECONDS.toNanos(10));
                connection.closeFuture().await(3 * LOOK.toMillis());
            }
            assertThat(connection.isOpen()).isTrue();
        }
    }

    @Test
    void leavesWhoHasTakenAll() throws Exception {
        try (Socket client = connect()) {
            Channel connection = connections.take();
            connection.writeAndFlush(Unpooled.wrappedBuffer(new byte[100])).sync();
            assertThat(client.getInputStream().readNBytes(100)).hasSize(100);

            now.addAndGet(TimeUnit.HOURS.toNanos(1));
            assertThat(connection.closeFuture().await(10 * LOOK.toMillis())).isFalse();
        }
    }
}
