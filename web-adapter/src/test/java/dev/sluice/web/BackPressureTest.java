package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import dev.sluice.web.bootstrap.StallingUploader;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A body that nobody reads stays with the client. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = StallingUploader.PROPERTY, value = "true")
class BackPressureTest {

    private static final long DECLARED = 1L << 30;
    /** What the kernel's socket buffers take on both sides, and a few buffers of ours. */
    private static final long BUFFERED = 32L << 20;

    @Inject
    EmbeddedServer server;

    @Inject
    StallingUploader uploader;

    @BeforeEach
    void stall() {
        uploader.stall();
    }

    @Test
    void holdsTheClientBack() throws IOException {
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.getPort()))) {
            client.write(ByteBuffer.wrap(head("held", DECLARED).getBytes(StandardCharsets.US_ASCII)));

            assertThat(sendWhileTaken(client)).isLessThan(BUFFERED);

            uploader.release();
            client.configureBlocking(true);
            ByteBuffer answer = ByteBuffer.allocate(12);
            while (answer.hasRemaining() && client.read(answer) >= 0) {
                // The status line comes, though the client has not sent all.
            }
            assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void holdsBackWhatComesBeforeTheAnswer() throws IOException {
        try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.getPort()))) {
            client.write(ByteBuffer.wrap(
                    (head("first", 1) + "x" + head("second", DECLARED)).getBytes(StandardCharsets.US_ASCII)));

            assertThat(sendWhileTaken(client)).isLessThan(BUFFERED);

            uploader.release();
        }
    }

    private static String head(String key, long length) {
        return "PUT /api/v1/objects/files/" + key + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length
                + "\r\n\r\n";
    }

    /** Sends until nothing is taken for a second. */
    private static long sendWhileTaken(SocketChannel client) throws IOException {
        long sent = 0;
        try (Selector selector = Selector.open()) {
            client.configureBlocking(false);
            SelectionKey key = client.register(selector, SelectionKey.OP_WRITE);
            while (sent < DECLARED && selector.select(1000) > 0) {
                selector.selectedKeys().clear();
                sent += client.write(ByteBuffer.allocate(1 << 20));
            }
            key.cancel();
            selector.selectNow();
        }
        return sent;
    }
}
