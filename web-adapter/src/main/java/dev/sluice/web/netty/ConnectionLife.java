package dev.sluice.web.netty;

import dev.sluice.web.problem.Problem;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Leads a connection from request to request, and ends it at the right time.
 *
 * <ul>
 *   <li>A client may send requests ahead of the answers. They are worked on one after the other, as a read that follows
 *       a write has to see it. The next one is decoded when the client has taken the answer before it.</li>
 *   <li>Nothing is decoded, and nothing read, while nobody takes what was decoded last. So an upload that waits for
 *       memory or for the store holds one receive buffer, however many segments and chunks its client cuts the body
 *       into; what the client has sent besides stays in the socket.</li>
 *   <li>A connection that has no request under way is closed after a while. A client that takes too long to send a
 *       request's head gets 408. An upload that waits for memory or for the store is left alone.</li>
 *   <li>A connection that is closed while its client still sends gets the answer first: closing a socket with unread
 *       bytes in it makes the kernel reset it, and a client that only writes would never read why. So only our
 *       direction is closed, what still comes in is dropped, and the connection goes when the client has understood or
 *       after a while.</li>
 * </ul>
 *
 * <p>Used by its connection's event loop only, but for {@link #taken}.
 */
final class ConnectionLife extends ChannelDuplexHandler {

    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final AttributeKey<ConnectionLife> KEY = AttributeKey.valueOf(ConnectionLife.class, "life");

    /** Memory that a body can be read into at once, instead of being copied there. Called by the event loop. */
    interface Place {

        /** Whether there is no room at this moment, but there will be in the next. */
        boolean willOpen();

        /**
         * Lends room for at most so many bytes, until the buffer is released.
         *
         * @return null if there is no room that is worth it
         */
        @Nullable ByteBuf lend(long most);
    }

    /** What a client gets that began a request and doesn't end its head. */
    private static final String TOO_SLOW = """
            {"type":"about:blank","title":"Request Timeout","status":408,"detail":"The request's head didn't arrive in %d s."}""";

    private final Duration idle;
    private final Duration longestHead;
    private final ConnectionLimit limit;
    private final UploadingClients clients;
    private final UntakenResponses untaken;
    private final RequestCodec codec;
    /** The bytes of a body that were decoded, and that nobody has taken. */
    private final AtomicLong ahead = new AtomicLong();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext inlet;
    private boolean requestUnderWay;
    /** Whether bytes have come in that may be the next request's. */
    private boolean headBegun;
    private boolean bodyComing;
    private boolean lingering;
    /** Set by the event loop alone. */
    private volatile boolean readHeld;
    /** Where the body under way can be read into. */
    private volatile @Nullable Place place;
    /** How many bytes of it have not come in, where that is known and no TLS is around them; else 0. */
    private long bodyLeft;
    private @Nullable Future<?> timer;

    /**
     * @param idle        how long a connection may be open without a request
     * @param longestHead how long a request's head may take from its first byte
     * @param limit       is told when it has a request, and when it has none
     * @param clients     whose bodies are being read
     * @param untaken     is told what waits to be taken
     * @param decoding    how requests are decoded
     */
    ConnectionLife(
            Duration idle,
            Duration longestHead,
            ConnectionLimit limit,
            UploadingClients clients,
            UntakenResponses untaken,
            HttpDecoderConfig decoding) {
        this.idle = idle;
        this.longestHead = longestHead;
        this.limit = limit;
        this.clients = clients;
        this.untaken = untaken;
        this.codec = new RequestCodec(decoding, this::wantsMore);
    }

    /** Those whose bodies are being read, on any connection. */
    UploadingClients clients() {
        return clients;
    }

    /** What decodes this connection's requests, and encodes the responses. */
    RequestCodec codec() {
        return codec;
    }

    /** Where this connection's bytes come in. */
    void inlet(ChannelHandlerContext inlet) {
        this.inlet = inlet;
    }

    /** The one of a connection that this server has accepted. */
    static ConnectionLife of(Channel connection) {
        return Objects.requireNonNull(connection.attr(KEY).get());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        context.channel().attr(KEY).set(this);
        limit.idle(context.channel());
        startTimer(idle);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        untaken.taken(context.channel());
        stopTimer();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (lingering) {
            drop(context, message);
        } else {
            pass(context, message);
        }
    }

    /** Bytes have come in. */
    void received() {
        if (!bodyComing && !headBegun) {
            headBegun = true;
            if (!requestUnderWay && !lingering) {
                startTimer(longestHead);
            }
        }
    }

    /** Whether what comes next can be used at once. */
    private boolean wantsMore() {
        return lingering || !requestUnderWay || bodyComing && ahead.get() <= 0;
    }

    void readWhenWanted() {
        readHeld = true;
        readAgain();
    }

    private void readAgain() {
        ChannelHandlerContext inlet = this.inlet;
        if (readHeld && inlet != null && !codec.hasUndecoded() && wantsMore() && !isWorthWaiting()) {
            readHeld = false;
            inlet.read();
        }
    }

    private void goOn() {
        if (codec.hasUndecoded() && wantsMore()) {
            codec.decode();
        }
        readAgain();
    }

    private boolean isWorthWaiting() {
        Place place = this.place;
        return place != null && !lingering && bodyLeft > 0 && place.willOpen();
    }

    /** So many bytes of the body are used up, and their memory is free. Any thread. */
    void taken(int bytes) {
        ahead.addAndGet(-bytes);
        readOn();
    }

    /** What reading was held back for may have changed. Any thread. */
    void readOn() {
        ChannelHandlerContext context = this.context;
        if (context != null && (readHeld || codec.hasUndecoded())) {
            context.executor().execute(this::goOn);
        }
    }

    /** Has the body under way read into memory of its own, where that can be; null: no more. */
    void readInto(@Nullable Place place) {
        this.place = place;
    }

    /** What the socket is to be read into now; null if any buffer will do. */
    @Nullable ByteBuf place() {
        Place place = this.place;
        // All that was read of the body is taken, and what comes next is sure to be more of it.
        return place != null && bodyLeft > 0 && ahead.get() <= 0 && !codec.hasUndecoded() && !lingering
                ? place.lend(bodyLeft)
                : null;
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            stopTimer();
            limit.busy(context.channel());
            requestUnderWay = true;
            headBegun = false;
            bodyComing = true;
            ahead.set(0);
            place = null;
            bodyLeft = context.pipeline().get(SslHandler.class) == null ? length(request) : 0;
        }
        if (message instanceof HttpContent content) {
            int bytes = content.content().readableBytes();
            ahead.addAndGet(bytes);
            bodyLeft -= bytes;
        }
        if (message instanceof LastHttpContent) {
            bodyComing = false;
        }
        context.fireChannelRead(message);
    }

    private static long length(HttpRequest request) {
        try {
            return HttpUtil.getContentLength(request, 0L);
        } catch (NumberFormatException refusedByTheGuard) {
            return 0;
        }
    }

    private void drop(ChannelHandlerContext context, Object message) {
        ReferenceCountUtil.release(message);
        if (message instanceof LastHttpContent) {
            context.close();
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof LastHttpContent) || informational(message)) {
            context.write(message, promise);
        } else {
            if (message instanceof FullHttpResponse whole && whole.content().isReadable()) {
                untaken.written(context.channel(), whole.content().readableBytes());
            }
            context.write(message, promise.unvoid()).addListener(_ -> answered(context));
        }
    }

    /** The client has taken the whole answer, which may be long after it was written. */
    private void answered(ChannelHandlerContext context) {
        untaken.taken(context.channel());
        requestUnderWay = false;
        headBegun = !bodyComing && codec.hasUndecoded();
        if (context.channel().isActive() && !lingering) {
            limit.idle(context.channel());
            startTimer(headBegun ? longestHead : idle);
            context.executor().execute(this::goOn);
        }
    }

    private static boolean informational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (bodyComing
                && !lingering
                && context.channel().isActive()
                && context.channel() instanceof DuplexChannel channel) {
            linger(context, channel);
            channel.closeFuture().addListener((ChannelFutureListener) _ -> promise.trySuccess());
        } else {
            context.close(promise);
        }
    }

    private void linger(ChannelHandlerContext context, DuplexChannel channel) {
        lingering = true;
        stopTimer();
        endOutput(context, channel);
        channel.config().setAutoRead(true);
        goOn();
        context.executor().schedule(() -> context.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** TLS has an end of its own, without which the answer would count as cut off. */
    private static void endOutput(ChannelHandlerContext context, DuplexChannel channel) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
        }
    }

    private void startTimer(Duration longest) {
        stopTimer();
        ChannelHandlerContext context = Objects.requireNonNull(this.context);
        timer = context.executor().schedule(() -> end(context), longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** No request came in time. */
    private void end(ChannelHandlerContext context) {
        if (headBegun && context.channel() instanceof DuplexChannel channel) {
            context.writeAndFlush(tooSlow()).addListener(_ -> linger(context, channel));
        } else {
            context.close();
        }
    }

    private FullHttpResponse tooSlow() {
        byte[] problem = TOO_SLOW.formatted(longestHead.toSeconds()).getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.REQUEST_TIMEOUT, Unpooled.wrappedBuffer(problem));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
