package dev.sluice.web.netty;

import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpStatus;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;

/**
 * Refuses requests that two servers on the way could read differently, before anything looks at them. What is refused
 * here is answered like any other failure, and its connection closed. Netty's decoder refuses the rest by itself: a
 * length beside chunks, lengths that differ, control bytes before the request line, lines that are too long.
 */
@Sharable
final class RequestGuard extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            try {
                check(request);
                request.setUri(RequestTarget.normalize(request.uri()));
            } catch (RequestException refused) {
                request.setUri("/");
                request.setDecoderResult(DecoderResult.failure(refused));
            }
        }
        context.fireChannelRead(message);
    }

    private static void check(HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1) {
            throw new RequestException(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1.");
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            throw new RequestException(HttpStatus.NOT_IMPLEMENTED, "The only Transfer-Encoding that is understood is chunked.");
        }
    }
}
