package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator.Handle;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveBuffersTest {

    private static final int KIB = 1024;

    private final ReceiveBuffers buffers = new ReceiveBuffers();

    @ParameterizedTest
    @CsvSource({"0, 512", "1, 512", "16, 256", "17, 128", "200, 16", "300, 8", "1000, 4", "5000, 4"})
    void sharesTheMemoryAmongTheConnections(int connections, int kibibytes) {
        List<Channel> open = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Channel connection = new EmbeddedChannel();
            buffers.serve(connection, () -> null);
            open.add(connection);
        }
        assertThat(buffers.ceiling()).isEqualTo(kibibytes * KIB);

        open.forEach(Channel::close);
        assertThat(buffers.ceiling()).isEqualTo(512 * KIB);
    }

    @Test
    void startsSmallAndGrowsWithWhatComesIn() {
        Handle handle = buffers.newHandle(() -> null);
        assertThat(handle.guess()).isEqualTo(8 * KIB);

        fill(handle, 4);
        assertThat(handle.guess()).isEqualTo(512 * KIB);
    }

    @Test
    void shrinksWhenManyCome() {
        Handle handle = buffers.newHandle(() -> null);
        fill(handle, 4);
        for (int i = 0; i < 300; i++) {
            buffers.serve(new EmbeddedChannel(), () -> null);
        }
        assertThat(handle.guess()).isEqualTo(8 * KIB);
    }

    @Test
    void prefersABetterPlaceToABuffer() {
        ByteBuf place = Unpooled.buffer(KIB);
        assertThat(buffers.newHandle(() -> place).allocate(UnpooledByteBufAllocator.DEFAULT)).isSameAs(place);
    }

    @Test
    void readsOneBufferAtATime() {
        Handle handle = buffers.newHandle(() -> null);
        handle.reset(new EmbeddedChannel().config());
        handle.incMessagesRead(1);
        int size = handle.guess();
        handle.attemptedBytesRead(size);
        handle.lastBytesRead(size);

        assertThat(handle.continueReading()).isFalse();
    }

    private static void fill(Handle handle, int reads) {
        for (int i = 0; i < reads; i++) {
            int size = handle.guess();
            handle.attemptedBytesRead(size);
            handle.lastBytesRead(size);
        }
    }
}
