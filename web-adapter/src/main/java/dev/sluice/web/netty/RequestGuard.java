package dev.sluice.web.netty;

import dev.sluice.web.problem.MemoryExhaustion;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpStatus;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses requests that two servers on the way could read differently, before anything looks at them. What is refused
 * here is answered like any other failure, and its connection closed. Netty's decoder refuses the rest by itself: a
 * length beside chunks, lengths that differ, control bytes before the request line, lines that are too long.
 *
 * <p>And turns chunks that make no sense into a failure of the body: the decoder ends such a body with a last chunk
 * that is marked as a failure, and who doesn't look at the mark takes half a body for a whole one.
 */
@Sharable
final class RequestGuard extends ChannelInboundHandlerAdapter {

    /**
     * As <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2">RFC 3986</a> writes it: an address in brackets,
     * or a name.
     */
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Za-z:._~-]+]|[0-9A-Za-z._~!$&'()*+,;=%-]*)(:[0-9]*)?");

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            admit(request);
        } else if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
            content.release();
            context.fireExceptionCaught(new MalformedBodyException(content.decoderResult().cause()));
            return;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        MemoryExhaustion.endProcessIfCauseOf(failure);
        context.fireExceptionCaught(failure);
    }

    private static void admit(HttpRequest request) {
        try {
            if (request.decoderResult().isSuccess()) {
                check(request);
                request.setUri(RequestTarget.normalize(request.uri()));
                answerAsKnown(request);
            }
        } catch (RequestException refused) {
            request.setDecoderResult(DecoderResult.failure(refused));
        }
        if (request.decoderResult().isFailure()) {
            // What the answer is made from; what the client wrote may not even be HTTP.
            request.setUri("/").setProtocolVersion(HttpVersion.HTTP_1_1);
        }
    }

    /**
     * A later 1.x is answered by what this server speaks (<a
     * href="https://www.rfc-editor.org/rfc/rfc9110#section-6.2">RFC 9110</a>).
     */
    private static void answerAsKnown(HttpRequest request) {
        if (request.protocolVersion().minorVersion() > 1) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
    }

    /** The chunks of a body don't follow their own framing, so where it ends is not known. */
    static final class MalformedBodyException extends IOException {

        private static final long serialVersionUID = 1L;

        MalformedBodyException(Throwable cause) {
            super("the body's chunks are malformed", cause);
        }
    }

    private static void check(HttpRequest request) {
        if (request.protocolVersion().majorVersion() != 1) {
            throw new RequestException(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, "This server speaks HTTP/1.1.");
        }
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.getFirst().strip().equalsIgnoreCase("chunked"))) {
            throw new RequestException(
                    HttpStatus.NOT_IMPLEMENTED, "The only Transfer-Encoding that is understood is chunked.");
        }
        checkMethod(request);
        checkHost(request.headers().getAll(HttpHeaderNames.HOST));
        if (request.headers().getAll(HttpHeaderNames.AUTHORIZATION).size() > 1) {
            throw RequestException.badRequest("The request has several Authorization fields.");
        }
    }

    /**
     * A method's case counts: the framework would take {@code head} for HEAD and send no body, for which its client
     * waits.
     */
    private static void checkMethod(HttpRequest request) {
        String method = request.method().name();
        if (!method.equals(method.toUpperCase(Locale.ROOT))) {
            request.setMethod(HttpMethod.GET);
            throw new RequestException(HttpStatus.NOT_IMPLEMENTED, "Methods are written in upper case.");
        }
    }

    /**
     * <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112</a> has exactly one; HTTP/1.0 needs none
     * there, but here, as what names a server must be a name that it knows.
     */
    private static void checkHost(List<String> hosts) {
        if (hosts.isEmpty()) {
            throw RequestException.badRequest("The request has no Host field.");
        }
        if (hosts.size() > 1) {
            throw RequestException.badRequest("The request has several Host fields.");
        }
        if (!HOST.matcher(hosts.getFirst()).matches()) {
            throw RequestException.badRequest("The request's Host field is no host, with or without a port.");
        }
    }
}
