package dev.sluice.web.netty;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the fields that come after a body in chunks (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.5">RFC
 * 9110, section 6.5</a>), which the framework drops. One for each connection.
 */
public final class TrailerFields extends ChannelInboundHandlerAdapter {

    /** The request whose body comes in; only the event loop touches this. */
    private @Nullable TrailedRequest current;

    /** The fields after a request's body, by their names in lower case; none before its end has been read. */
    public static Map<String, List<String>> of(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                        && netty.getNativeRequest() instanceof TrailedRequest trailed
                ? trailed.trailers
                : Map.of();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Object passed = message;
        if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
            current = null;
            if (request.decoderResult().isSuccess() && request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
                current = new TrailedRequest(request);
                passed = current;
            }
        }
        if (message instanceof LastHttpContent last && current != null) {
            current.trailers = fields(last.trailingHeaders());
            current = null;
        }
        context.fireChannelRead(passed);
    }

    private static Map<String, List<String>> fields(HttpHeaders headers) {
        Map<String, List<String>> fields = new TreeMap<>();
        headers.forEach(field -> fields.computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .add(field.getValue()));
        return fields;
    }

    /** A request that is followed by a body in chunks. */
    private static final class TrailedRequest extends DefaultHttpRequest {

        /** Written once by the event loop, before it brings the body's end. */
        private volatile Map<String, List<String>> trailers = Map.of();

        private TrailedRequest(io.netty.handler.codec.http.HttpRequest request) {
            super(request.protocolVersion(), request.method(), request.uri(), request.headers());
            setDecoderResult(request.decoderResult());
        }
    }
}
