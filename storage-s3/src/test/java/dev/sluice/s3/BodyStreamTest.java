package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestBody;
import dev.sluice.testing.TestBytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyStreamTest {

    private static final byte[] BYTES = TestBytes.of(1000);

    private static BodyStream stream(TestBody body, long length) throws IOException {
        return new BodyStream(body.open(), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999, 1000, 4096})
    void givesTheBody(int slab) throws IOException {
        BodyStream stream = stream(TestBody.letGo(BYTES).inSlabsOf(slab), BYTES.length);
        assertThat(stream.readAllBytes()).isEqualTo(BYTES);
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.failure()).isEmpty();
    }

    @Test
    void keepsTheLastBytesUntilTheBodyHasEnded() throws IOException {
        BodyStream stream = stream(TestBody.letGo(BYTES).inSlabsOf(400).failingAfter(1000), BYTES.length);
        assertThat(stream.readNBytes(800)).hasSize(800);
        assertThatThrownBy(() -> stream.read(new byte[4096])).isInstanceOf(IOException.class);
        assertThat(stream.failure()).isPresent();
    }

    @Test
    void goesOnFailing() throws IOException {
        BodyStream stream = stream(TestBody.letGo(BYTES).failingAfter(0), BYTES.length);
        assertThatThrownBy(stream::read).hasMessageContaining("on purpose");
        assertThatThrownBy(stream::read).hasRootCauseMessage("the body failed on purpose after 0 bytes");
    }

    @Test
    void refusesABodyOfAnotherLength() throws IOException {
        assertThatThrownBy(stream(TestBody.letGo(BYTES), 999)::readAllBytes).hasMessageContaining("declared");
        assertThatThrownBy(stream(TestBody.letGo(BYTES).inSlabsOf(999), 999)::readAllBytes).hasMessageContaining("longer than was declared");
        assertThatThrownBy(stream(TestBody.letGo(BYTES), 1001)::readAllBytes).hasMessageContaining("declared");
    }

    @Test
    void failsAtOnceWhereABodyOfNothingFails() {
        assertThatThrownBy(() -> stream(TestBody.letGo(new byte[0]).failingAfter(0), 0)).hasMessageContaining("on purpose");
    }
}
