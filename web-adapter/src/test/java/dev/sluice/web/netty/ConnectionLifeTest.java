package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a connection reads and decodes while nobody takes what came before. */
class ConnectionLifeTest {

    private static final String PUT = "PUT / HTTP/1.1\r\nHost: sluice\r\n";

    private final Reads reads = new Reads();
    private final ConnectionLimit limit = new ConnectionLimit(() -> 1);
    private final UntakenResponses untaken = new UntakenResponses(3);
    private final ConnectionLife life = life();
    private final EmbeddedChannel connection = new EmbeddedChannel();

    private ConnectionLife life() {
        return new ConnectionLife(
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                limit,
                new UploadingClients(LeastRate.of(ByteSize.ofBytes(0))),
                untaken,
                new HttpDecoderConfig());
    }

    /** Counts what gets through to the socket. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void read(ChannelHandlerContext context) {
            count++;
            context.read();
        }
    }

    @BeforeEach
    void open() {
        connection.config().setAutoRead(false);
        connection.pipeline().addLast(reads, new Inlet(life), life.codec(), life);
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void readsNothingWhileNobodyTakesWhatCame() {
        send(PUT + "Content-Length: 100\r\n\r\n");
        assertThat(reads()).isTrue();

        send("x");
        assertThat(reads()).isFalse();
        take(1);
        assertThat(reads.count).isEqualTo(1);
    }

    /** A chunk of one byte takes six on the line, and some two hundred as an object. */
    @Test
    void decodesOneChunkUntilItIsTaken() {
        send(PUT + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(1000));
        assertThat(decoded()).hasSize(2);

        take(1);
        assertThat(decoded()).hasSize(1);
        for (int i = 2; i < 1000; i++) {
            take(1);
        }
        assertThat(decoded()).hasSize(998);
    }

    @Test
    void decodesAllThatIsTakenAtOnce() {
        connection.pipeline().addLast(new Taking());
        send(PUT + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(1000) + "0\r\n\r\n");

        assertThat(decoded()).hasSize(1002).last().isInstanceOf(LastHttpContent.class);
    }

    /** Takes what comes within the call that brings it. */
    private final class Taking extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpContent content) {
                life.taken(content.content().readableBytes());
            }
            context.fireChannelRead(message);
        }
    }

    @Test
    void decodesTheNextRequestAfterTheAnswer() {
        send("GET /1 HTTP/1.1\r\nHost: sluice\r\n\r\n".repeat(500));
        assertThat(requests()).isEqualTo(1);

        for (int i = 2; i <= 500; i++) {
            answer(HttpResponseStatus.OK);
            assertThat(requests()).isEqualTo(1);
        }
        assertThat(reads()).isFalse();
        answer(HttpResponseStatus.OK);
        assertThat(reads.count).isPositive();
    }

    @Test
    void decodesTheNextRequestWhenTheClientHasTakenTheAnswer() {
        send("GET /1 HTTP/1.1\r\nHost: sluice\r\n\r\n".repeat(2));
        assertThat(requests()).isEqualTo(1);

        connection.write(response(HttpResponseStatus.OK));
        connection.runPendingTasks();
        assertThat(requests()).isZero();
        connection.flush();
        connection.runPendingTasks();
        assertThat(requests()).isEqualTo(1);
    }

    @Test
    void readsOnWhatNobodyTakesOnceThereIsAnAnswer() {
        send(PUT + "Content-Length: 100\r\n\r\n");
        send("x");
        assertThat(reads()).isFalse();

        answer(HttpResponseStatus.FORBIDDEN);
        assertThat(reads.count).isEqualTo(1);
    }

    @Test
    void waitsOnWhenItHasOnlyToldToContinue() {
        send(PUT + "Content-Length: 100\r\n\r\n");
        send("x");
        assertThat(reads()).isFalse();

        answer(HttpResponseStatus.CONTINUE);
        assertThat(reads.count).isZero();
    }

    @Test
    void tellsWhatItsClientHasNotTaken() {
        EmbeddedChannel another = new EmbeddedChannel();
        connection.write(response("ab"));
        untaken.written(another, 1);
        assertThat(connection.isOpen()).isTrue();
        untaken.written(another, 2);
        assertThat(connection.isOpen()).isFalse();
        assertThat(another.isOpen()).isTrue();
    }

    @Test
    void forgetsWhatItsClientHasTaken() {
        connection.writeOutbound(response("ab"));
        untaken.written(new EmbeddedChannel(), 3);
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void countsTheNextBodyAnew() {
        send(PUT + "Content-Length: 1\r\n\r\n");
        send("x");
        answer(HttpResponseStatus.FORBIDDEN);

        send(PUT + "Content-Length: 100\r\n\r\n");
        assertThat(reads()).isTrue();
    }

    @Test
    void readsIntoTheBodysOwnMemoryWhenAllThatCameIsTaken() {
        Room room = begin(100);
        assertThat(life.place()).isSameAs(room.memory);
        assertThat(room.most).isEqualTo(100);

        send("x".repeat(30));
        assertThat(life.place()).isNull();
        take(30);
        assertThat(life.place()).isSameAs(room.memory);
        assertThat(room.most).isEqualTo(70);
    }

    @Test
    void readsNothingThatMayNotBeTheBodys() {
        begin(100);
        send("x".repeat(100));
        take(100);
        assertThat(life.place()).isNull();

        answer(HttpResponseStatus.CREATED);
        begin(0);
        assertThat(life.place()).isNull();
    }

    @Test
    void waitsForRoomInTheBodysOwnMemory() {
        Room room = begin(100);
        room.willOpen = true;
        assertThat(reads()).isFalse();

        room.willOpen = false;
        life.readOn();
        connection.runPendingTasks();
        assertThat(reads.count).isEqualTo(1);
    }

    private Room begin(int bodyBytes) {
        send(PUT + "Content-Length: " + bodyBytes + "\r\n\r\n");
        reads.count = 0;
        Room room = new Room();
        life.readInto(room);
        return room;
    }

    private static final class Room implements ConnectionLife.Place {
        private final ByteBuf memory = Unpooled.buffer();
        private boolean willOpen;
        private long most;

        @Override
        public boolean willOpen() {
            return willOpen;
        }

        @Override
        public ByteBuf lend(long bytes) {
            most = bytes;
            return memory;
        }
    }

    /** As one read of the socket brings it. */
    private void send(String text) {
        connection.writeInbound(ByteBufUtil.writeAscii(connection.alloc(), text));
        reads.count = 0;
    }

    /** Whether a read that is asked for gets through at once. */
    private boolean reads() {
        int before = reads.count;
        connection.read();
        return reads.count > before;
    }

    private List<Object> decoded() {
        List<Object> messages = new ArrayList<>();
        for (Object message = connection.readInbound(); message != null; message = connection.readInbound()) {
            ReferenceCountUtil.release(message);
            messages.add(message);
        }
        return messages;
    }

    private long requests() {
        return decoded().stream().filter(HttpRequest.class::isInstance).count();
    }

    private void answer(HttpResponseStatus status) {
        connection.writeOutbound(response(status));
        connection.runPendingTasks();
    }

    private static DefaultFullHttpResponse response(String body) {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
    }

    private static DefaultFullHttpResponse response(HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer("", StandardCharsets.US_ASCII));
        if (status != HttpResponseStatus.CONTINUE) {
            response.headers().set("Content-Length", 0);
        }
        return response;
    }

    private void take(int bytes) {
        life.taken(bytes);
        connection.runPendingTasks();
    }
}
