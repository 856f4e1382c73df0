package dev.sluice.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests and writes responses of HTTP/1.1, as Netty's own codec does, with two differences.
 *
 * <ul>
 *   <li>It decodes only while somebody wants what comes next. Netty decodes all it has at once, and a buffer of a few
 *       kilobytes holds hundreds of chunks, or of requests sent ahead, whose objects take many times its memory.</li>
 *   <li>A chunk's size is hexadecimal digits, as
 *       <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112</a> has it. Netty skips white space
 *       before them, and whatever follows a control character; another server on the way could read something
 *       else.</li>
 * </ul>
 *
 * <p>Used by its connection's event loop only.
 */
final class RequestCodec extends CombinedChannelDuplexHandler<HttpRequestDecoder, HttpResponseEncoder> {

    private final BooleanSupplier wanted;
    private @Nullable ChannelHandlerContext context;
    /** Written by the event loop alone. */
    private volatile boolean undecoded;
    /** Whether a HEAD waits for its answer. There is one request at a time. */
    private boolean head;

    /** @param wanted whether what comes next is wanted now; once it is again, {@link #decode} has to be called */
    RequestCodec(HttpDecoderConfig config, BooleanSupplier wanted) {
        this.wanted = wanted;
        init(new Decoder(config), new Encoder());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Exception {
        this.context = context;
        super.handlerAdded(context);
    }

    /** Whether there are bytes that were not wanted yet. Any thread. */
    boolean hasUndecoded() {
        return undecoded;
    }

    /** Decodes what was not wanted before. */
    void decode() {
        ChannelHandlerContext context = Objects.requireNonNull(this.context);
        undecoded = false;
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } catch (Exception failure) {
            context.fireExceptionCaught(failure);
        }
    }

    private final class Decoder extends HttpRequestDecoder {

        private final ChunkSizes sizes = new ChunkSizes();

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (!isWanted(in)) {
                return;
            }
            if (sizes.accept(in)) {
                int before = in.readableBytes();
                super.decode(context, in, out);
                sizes.consumed(before - in.readableBytes());
                out.forEach(this::note);
            } else {
                refuse(context, in, out);
            }
        }

        /**
         * Whoever comes to want more calls {@link #decode} only if he finds something undecoded; so that is told before
         * the last look whether it is wanted.
         */
        private boolean isWanted(ByteBuf in) {
            if (wanted.getAsBoolean()) {
                return true;
            }
            undecoded = in.isReadable();
            boolean afterAll = wanted.getAsBoolean();
            if (afterAll) {
                undecoded = false;
            }
            return afterAll;
        }

        /** Has Netty refuse a size that it refuses, too: that leaves it in the state in which it takes nothing more. */
        private void refuse(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            in.skipBytes(in.readableBytes());
            super.decode(context, Unpooled.wrappedBuffer(ChunkSizes.MALFORMED), out);
            sizes.end();
        }

        private void note(Object message) {
            if (message instanceof HttpRequest request) {
                head = request.method().equals(HttpMethod.HEAD);
                if (request.decoderResult().isSuccess() && HttpUtil.isTransferEncodingChunked(request)) {
                    sizes.begin();
                }
            } else if (message instanceof LastHttpContent) {
                sizes.end();
            }
        }
    }

    private final class Encoder extends HttpResponseEncoder {

        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return super.isContentAlwaysEmpty(response);
            }
            boolean answersHead = head;
            head = false;
            return answersHead || super.isContentAlwaysEmpty(response);
        }
    }
}
