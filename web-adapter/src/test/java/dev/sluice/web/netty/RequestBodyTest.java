package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.core.ByteSize;
import dev.sluice.testing.TestBytes;
import dev.sluice.web.problem.SilentClientException;
import io.micronaut.http.netty.body.NettyByteBodyFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

@Timeout(60)
class RequestBodyTest {

    private static final Duration PATIENCE = Duration.ofMillis(20);

    private final List<ByteBuf> sent = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void stopTimer() {
        timer.shutdownNow();
    }

    @AfterEach
    void leavesNoBufferBehind() {
        assertThat(sent).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void readsWhatCameInWhateverItWasCutInto(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = TestBytes.of(10_000);
        try (RequestBody body = body(Flux.fromIterable(cut(bytes, random)))) {
            assertThat(RandomReads.all(body, random, 800)).isEqualTo(bytes);
        }
    }

    @Test
    void fillsAllBuffersBeforeItWakesTheReader() throws IOException {
        byte[] bytes = TestBytes.of(100);
        ByteBuffer[] buffers = {ByteBuffer.allocate(30), ByteBuffer.allocateDirect(30), ByteBuffer.allocate(30)};
        try (RequestBody body = body(Flux.range(0, 10).map(i -> buffer(bytes, i * 10, 10)))) {
            assertThat(body.read(buffers)).isEqualTo(90);
            assertThat(body.read(buffers(30))).isEqualTo(10);
            assertThat(body.read(buffers(30))).isEqualTo(-1);
        }
    }

    @Test
    void givesTheFirstBytesToWhoAsksForOneBuffer() throws IOException {
        ByteBuffer room = ByteBuffer.allocate(100);
        try (RequestBody body = body(Flux.range(0, 3).map(i -> buffer(TestBytes.of(10), 0, 10)))) {
            assertThat(body.read(room)).isEqualTo(10);
            assertThat(body.read(room)).isEqualTo(10);
            assertThat(body.read(room)).isEqualTo(10);
            assertThat(body.read(room)).isEqualTo(-1);
        }
    }

    @Test
    void givesWhatIsThereOnceNoMoreComes() throws IOException {
        ByteBuffer room = ByteBuffer.allocate(100);
        try (RequestBody body = body(Flux.just(buffer(TestBytes.of(10), 0, 10)).concatWith(Flux.never()))) {
            assertThat(body.read(new ByteBuffer[] {room})).isEqualTo(10);
            assertThatExceptionOfType(SilentClientException.class).isThrownBy(() -> body.read(new ByteBuffer[] {room}));
        }
    }

    @Test
    void tellsThatTheClientWentAway() throws IOException {
        try (RequestBody body = body(Flux.error(new IOException("gone")))) {
            assertThatIOException().isThrownBy(() -> body.read(ByteBuffer.allocate(1))).withMessage("gone");
        }
    }

    @Test
    void dropsWhatNobodyReads() throws IOException {
        try (RequestBody body = body(Flux.range(0, 10).map(i -> buffer(TestBytes.of(10), 0, 10)))) {
            assertThat(body.read(ByteBuffer.allocate(5))).isEqualTo(5);
        }
    }

    @Test
    void isGivenUpOnce() throws IOException {
        try (RequestBody body = body(Flux.never())) {
            assertThat(body.giveUp()).isTrue();
            assertThat(body.giveUp()).isFalse();
        }
    }

    /** Else they would be given to another upload, while the event loop still writes into them. */
    @Test
    void keepsItsBuffersWhileTheSocketIsReadIntoThem() throws Exception {
        EmbeddedChannel channel = new EmbeddedChannel(life());
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/");
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, 100_000);
        channel.writeInbound(request);
        ConnectionLife connection = ConnectionLife.of(channel);
        ByteBuffer room = ByteBuffer.allocateDirect(100_000);
        try (RequestBody body = new RequestBody(
                new NettyByteBodyFactory(channel).adaptNetty(Flux.never()), connection, timer, Duration.ofMinutes(1))) {
            CompletableFuture<Throwable> outcome = new CompletableFuture<>();
            Thread reader = Thread.startVirtualThread(
                    () -> outcome.complete(catchThrowable(() -> body.read(new ByteBuffer[] {room}))));
            ByteBuf lent = null;
            while (lent == null) {
                lent = connection.place();
            }

            reader.interrupt();
            assertThat(reader.join(Duration.ofMillis(100))).isFalse();
            lent.release();
            assertThat(outcome.get()).isInstanceOf(InterruptedIOException.class);
            assertThat(connection.place()).isNull();
        }
    }

    private static ByteBuffer[] buffers(int size) {
        return new ByteBuffer[] {ByteBuffer.allocate(size)};
    }

    private RequestBody body(Publisher<ByteBuf> arrivals) {
        return new RequestBody(
                new NettyByteBodyFactory(new EmbeddedChannel()).adaptNetty(arrivals), life(), timer, PATIENCE);
    }

    private static ConnectionLife life() {
        return new ConnectionLife(
                PATIENCE,
                PATIENCE,
                new ConnectionLimit(() -> 1),
                new UploadingClients(LeastRate.of(ByteSize.ofBytes(0))),
                new UntakenResponses(Long.MAX_VALUE),
                new HttpDecoderConfig());
    }

    private List<ByteBuf> cut(byte[] bytes, Random random) {
        List<ByteBuf> pieces = new ArrayList<>();
        for (int offset = 0; offset < bytes.length; offset += pieces.getLast().readableBytes()) {
            pieces.add(buffer(bytes, offset, Math.min(1 + random.nextInt(500), bytes.length - offset)));
        }
        return pieces;
    }

    private ByteBuf buffer(byte[] bytes, int offset, int length) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes, offset, length);
        sent.add(buffer);
        return buffer;
    }
}
