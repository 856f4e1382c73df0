package dev.sluice.s3.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBuffersTest {

    private final RecordBuffers buffers = new RecordBuffers();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 32 << 10, 2 << 20})
    void handsOutAgainWhatWasGivenBack(long plain) {
        ByteBuffer first = buffers.take(plain);
        ByteBuffer second = buffers.take(plain);
        assertThat(second).isNotSameAs(first);
        assertThat(first.isDirect()).isTrue();

        buffers.giveBack(first.put((byte) 1).flip());
        assertThat(buffers.take(plain)).isSameAs(first);
        assertThat(first.position()).isZero();
        assertThat(first.limit()).isEqualTo(first.capacity());
    }

    /** A thousand slow uploads may write at once. */
    @Test
    void keepsSmallWritesToSmallBuffers() {
        buffers.giveBack(buffers.take(2 << 20));
        assertThat(buffers.take(32 << 10).capacity()).isLessThanOrEqualTo(64 << 10);
    }
}
