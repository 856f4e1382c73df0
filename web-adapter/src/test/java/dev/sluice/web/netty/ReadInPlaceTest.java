package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.testing.TestBytes;
import io.micronaut.http.netty.body.NettyByteBodyFactory;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Bodies that come by a real socket and a real decoder into the buffers of who reads them. */
@Timeout(60)
class ReadInPlaceTest {

    private static final int KIB = 1024;
    private static final int BODY_BYTES = 3000 * KIB + 77;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Incoming> requests = new LinkedBlockingQueue<>();
    private final AtomicLong readInPlace = new AtomicLong();
    private Channel server;

    private record Incoming(RequestBody body, Channel connection) {

        void answer() {
            DefaultFullHttpResponse answer =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED);
            answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            connection.writeAndFlush(answer);
            connection.read();
        }
    }

    @BeforeEach
    void listen() throws InterruptedException {
        ReceiveBuffers buffers = new ReceiveBuffers();
        server = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        ConnectionLife life = new ConnectionLife(
                                PATIENCE,
                                PATIENCE,
                                new ConnectionLimit(() -> 1),
                                new UploadingClients(LeastRate.of(ByteSize.ofBytes(0))),
                                new UntakenResponses(Long.MAX_VALUE),
                                new HttpDecoderConfig().setMaxChunkSize(64 * KIB));
                        buffers.serve(connection, life::place);
                        connection.config().setAutoRead(false);
                        connection.pipeline().addLast(new Inlet(life), life.codec(), life, new Requests());
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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void arriveWhole(long seed) throws Exception {
        byte[] first = TestBytes.of(BODY_BYTES, seed);
        byte[] second = TestBytes.of(BODY_BYTES, -seed);
        Random random = new Random(seed);
        try (Socket client =
                new Socket(InetAddress.getLoopbackAddress(), ((InetSocketAddress) server.localAddress()).getPort())) {
            // The second is right behind the first, whose buffers must get none of it.
            Thread.startVirtualThread(
                    () -> send(client, TestBytes.concat(request(first), request(second)), new Random(seed)));
            assertThat(receive(random)).isEqualTo(first);
            assertThat(receive(random)).isEqualTo(second);
        }
        assertThat(readInPlace).hasPositiveValue();
    }

    private byte[] receive(Random random) throws Exception {
        Incoming request = requests.take();
        try (RequestBody body = request.body()) {
            byte[] bytes = RandomReads.all(body, random, 300 * KIB);
            request.answer();
            return bytes;
        }
    }

    private static byte[] request(byte[] body) {
        byte[] head = ("PUT / HTTP/1.1\r\nHost: sluice\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return TestBytes.concat(head, body);
    }

    private static void send(Socket client, byte[] bytes, Random random) {
        try {
            OutputStream output = client.getOutputStream();
            for (int offset = 0; offset < bytes.length;) {
                int count = Math.min(1 + random.nextInt(200 * KIB), bytes.length - offset);
                output.write(bytes, offset, count);
                offset += count;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Hands out the requests, and has the socket read for who wants more of a body. */
    private final class Requests extends ChannelInboundHandlerAdapter {
        private Body body;

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.read();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            Channel connection = context.channel();
            if (message instanceof HttpRequest) {
                body = new Body(connection);
                requests.add(new Incoming(
                        new RequestBody(
                                new NettyByteBodyFactory(connection).adaptNetty(body),
                                ConnectionLife.of(connection),
                                connection.eventLoop(),
                                PATIENCE),
                        connection));
            } else if (message instanceof HttpContent content) {
                if (isInPlace(content.content())) {
                    readInPlace.addAndGet(content.content().readableBytes());
                }
                body.add(content.content(), message instanceof LastHttpContent);
            }
        }

        private static boolean isInPlace(ByteBuf bytes) {
            return bytes instanceof Landing || bytes.unwrap() != null && isInPlace(bytes.unwrap());
        }
    }

    /** All of it on the event loop, as in the framework. */
    private static final class Body implements Publisher<ByteBuf>, Subscription {
        private final Channel connection;
        private final Queue<ByteBuf> waiting = new ArrayDeque<>();
        private Subscriber<? super ByteBuf> subscriber;
        private long wanted;
        private boolean complete;

        Body(Channel connection) {
            this.connection = connection;
        }

        void add(ByteBuf bytes, boolean last) {
            waiting.add(bytes);
            complete |= last;
            pass();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuf> reader) {
            connection.eventLoop().execute(() -> {
                subscriber = reader;
                reader.onSubscribe(this);
            });
        }

        @Override
        public void request(long count) {
            connection.eventLoop().execute(() -> {
                wanted += count;
                pass();
            });
        }

        private void pass() {
            while (wanted > 0 && !waiting.isEmpty()) {
                wanted--;
                subscriber.onNext(waiting.remove());
            }
            if (complete && waiting.isEmpty() && subscriber != null) {
                complete = false;
                subscriber.onComplete();
            } else if (wanted > 0) {
                connection.read();
            }
        }

        @Override
        public void cancel() {
            wanted = 0;
        }
    }
}
