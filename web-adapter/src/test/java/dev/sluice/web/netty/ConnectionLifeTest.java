package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far a connection is read ahead of the upload that takes its bytes. */
class ConnectionLifeTest {

    private static final int FURTHEST = 100;

    private final Reads reads = new Reads();
    private final ConnectionLimit limit = new ConnectionLimit(() -> 1);
    private final EmbeddedChannel connection = new EmbeddedChannel();

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
        connection.pipeline().addLast(reads, new ConnectionLife(Duration.ofMinutes(1), () -> FURTHEST, limit));
        connection.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/"));
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @Test
    void readsNoFurtherAheadThanItMay() {
        assertThat(readAfter(FURTHEST)).isTrue();
        assertThat(readAfter(1)).isFalse();
    }

    @Test
    void goesOnWhenBytesAreTaken() {
        readAfter(FURTHEST + 2);
        int before = reads.count;

        take(1);
        assertThat(reads.count).isEqualTo(before);
        take(1);
        assertThat(reads.count).isEqualTo(before + 1);
    }

    @Test
    void readsOnWhatNobodyTakesOnceThereIsAnAnswer() {
        readAfter(FURTHEST + 1);
        int before = reads.count;

        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN));
        assertThat(reads.count).isEqualTo(before + 1);
    }

    @Test
    void waitsOnWhenItHasOnlyToldToContinue() {
        readAfter(FURTHEST + 1);
        int before = reads.count;

        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        assertThat(reads.count).isEqualTo(before);
    }

    @Test
    void countsTheNextBodyAnew() {
        readAfter(FURTHEST + 1);
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.FORBIDDEN));
        connection.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/"));

        assertThat(readAfter(FURTHEST)).isTrue();
    }

    @Test
    void readsIntoTheBodysOwnMemoryWhenAllThatCameIsTaken() {
        Room room = begin(100);
        assertThat(ConnectionLife.of(connection).place()).isSameAs(room.memory);
        assertThat(room.most).isEqualTo(100);

        connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[30])));
        assertThat(ConnectionLife.of(connection).place()).isNull();
        take(30);
        assertThat(ConnectionLife.of(connection).place()).isSameAs(room.memory);
        assertThat(room.most).isEqualTo(70);
    }

    @Test
    void readsNothingThatMayNotBeTheBodys() {
        begin(100);
        connection.writeInbound(new DefaultLastHttpContent(Unpooled.wrappedBuffer(new byte[100])));
        take(100);
        assertThat(ConnectionLife.of(connection).place()).isNull();

        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED));
        begin(0);
        assertThat(ConnectionLife.of(connection).place()).isNull();
    }

    @Test
    void waitsForRoomInTheBodysOwnMemory() {
        Room room = begin(100);
        room.willOpen = true;
        int before = reads.count;
        connection.read();
        assertThat(reads.count).isEqualTo(before);

        room.willOpen = false;
        ConnectionLife.of(connection).readOn();
        connection.runPendingTasks();
        assertThat(reads.count).isEqualTo(before + 1);
    }

    private Room begin(int bodyBytes) {
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CREATED));
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.PUT, "/");
        request.headers().set(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
        connection.writeInbound(request);
        Room room = new Room();
        ConnectionLife.of(connection).readInto(room);
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

    /** Whether a read gets through after so many bytes of a body came in. */
    private boolean readAfter(int bytes) {
        connection.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[bytes])));
        int before = reads.count;
        connection.read();
        return reads.count > before;
    }

    private void take(int bytes) {
        ConnectionLife.of(connection).taken(bytes);
        connection.runPendingTasks();
    }
}
