package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in chunks, however the network cuts them. */
class RequestCodecTest {

    private static final String HEAD = "PUT / HTTP/1.1\r\nHost: sluice\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final EmbeddedChannel connection =
            new EmbeddedChannel(new RequestCodec(new HttpDecoderConfig(), () -> true));

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "0005", "5;name=value", "5 ;name=\"quoted\"", "5\t;name", "0000000000000000005"})
    void takesWhatTheGrammarAllows(String size) {
        String body = size + "\r\nhello\r\n" + "A\r\n0123456789\r\n" + "0\r\nTrailer: value\r\n\r\n";
        for (long seed = 1; seed <= 20; seed++) {
            sendInPieces(HEAD + body, new Random(seed));
            assertThat(body()).isEqualTo("hello0123456789.");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " 5", "5 ", "5\t", "+5", "-5", "0x5", "5x", "5 5", "5\0", "5\0junk", "5\u000b", "", "\t5", "5,5", "5\r"
            })
    void refusesWhatIsNotDigits(String size) {
        for (long seed = 1; seed <= 20; seed++) {
            EmbeddedChannel each = new EmbeddedChannel(new RequestCodec(new HttpDecoderConfig(), () -> true));
            String text =
                    HEAD + "1\r\nx\r\n" + size + "\r\nhello\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: sluice\r\n\r\n";
            sendInPieces(each, text, new Random(seed));
            assertThat(body(each)).as("seed %d", seed).isEqualTo("x!");
            each.finishAndReleaseAll();
        }
    }

    @Test
    void answersHeadWithoutABody() {
        connection.writeInbound(
                Unpooled.copiedBuffer("HEAD / HTTP/1.1\r\nHost: sluice\r\n\r\n", StandardCharsets.US_ASCII));
        connection.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        assertThat(written()).endsWith("\r\n\r\n");
        connection.writeOutbound(response(HttpResponseStatus.OK));
        assertThat(written()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }

    /** It answers no HEAD: a client whose next head takes too long reads why. */
    @Test
    void theResponseAfterThatOfAHeadHasItsBody() {
        connection.writeInbound(
                Unpooled.copiedBuffer("HEAD / HTTP/1.1\r\nHost: sluice\r\n\r\nGET", StandardCharsets.US_ASCII));
        connection.writeOutbound(response(HttpResponseStatus.OK));
        connection.writeOutbound(response(HttpResponseStatus.REQUEST_TIMEOUT));

        assertThat(written()).endsWith("\r\n\r\nbody");
    }

    private static DefaultFullHttpResponse response(HttpResponseStatus status) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer("body", StandardCharsets.US_ASCII));
        response.headers().set("Content-Length", 4);
        return response;
    }

    /** Else nobody would decode it: who wants it has found nothing undecoded by then. */
    @Test
    void decodesWhatIsWantedJustAfterItWasNot() {
        AtomicBoolean wanted = new AtomicBoolean();
        EmbeddedChannel each =
                new EmbeddedChannel(new RequestCodec(new HttpDecoderConfig(), () -> wanted.getAndSet(true)));

        each.writeInbound(Unpooled.copiedBuffer(HEAD + "0\r\n\r\n", StandardCharsets.US_ASCII));

        assertThat(body(each)).isEqualTo(".");
        assertThat(each.pipeline().get(RequestCodec.class).hasUndecoded()).isFalse();
        each.finishAndReleaseAll();
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (Object piece = connection.readOutbound(); piece != null; piece = connection.readOutbound()) {
            text.append(((ByteBuf) piece).toString(StandardCharsets.US_ASCII));
            ReferenceCountUtil.release(piece);
        }
        return text.toString();
    }

    private void sendInPieces(String text, Random random) {
        sendInPieces(connection, text, random);
    }

    private static void sendInPieces(EmbeddedChannel connection, String text, Random random) {
        int at = 0;
        while (at < text.length()) {
            int end = Math.min(text.length(), at + 1 + random.nextInt(12));
            connection.writeInbound(Unpooled.copiedBuffer(text.substring(at, end), StandardCharsets.ISO_8859_1));
            at = end;
        }
    }

    private String body() {
        return body(connection);
    }

    /** The body that came in, a full stop for its end, and an exclamation mark where it was refused. */
    private static String body(EmbeddedChannel connection) {
        StringBuilder body = new StringBuilder();
        for (Object message = connection.readInbound(); message != null; message = connection.readInbound()) {
            if (message instanceof HttpContent content) {
                body.append(content.content().toString(StandardCharsets.US_ASCII));
                if (content.decoderResult().isFailure()) {
                    body.append('!');
                } else if (message instanceof LastHttpContent) {
                    body.append('.');
                }
            } else if (!body.isEmpty()) {
                body.append("another request");
            }
            ReferenceCountUtil.release(message);
        }
        return body.toString();
    }
}
