package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReaderTest {

    private static final int SLAB = 64 * 1024;

    private final MemoryBudget budget = MemoryBudget.of(new ByteSize(16 * SLAB), new ByteSize(SLAB));

    @Test
    void takesASourceThatFillsTheMemoryAtOnceForFast() throws Exception {
        SourceReader reader = new SourceReader(new Bytes(random(3 * SLAB), SLAB, 0), List.of());

        assertThat(sense(reader)).isEqualTo(SourcePace.FAST);
        assertThat(budget.inUse().bytes()).isEqualTo(SLAB);

        reader.forgetAhead();
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void takesASourceThatTricklesForSlowBeforeTheMemoryIsFull() throws Exception {
        Bytes trickle = new Bytes(random(SLAB), 10, 20);

        assertThat(sense(new SourceReader(trickle, List.of()))).isEqualTo(SourcePace.SLOW);
        assertThat(trickle.given()).isLessThanOrEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SLAB - 1, SLAB, SLAB + 1, 3 * SLAB})
    void givesWhatItReadAheadFirstAndReturnsItsMemory(int size) throws Exception {
        byte[] content = random(size);
        Digest declared = new Digest(DigestAlgorithm.SHA_256, sha256(content));
        Digest another = new Digest(DigestAlgorithm.SHA_512, new byte[64]);
        SourceReader reader = new SourceReader(new Bytes(content, 1000, 0), List.of(declared, another));
        sense(reader);

        assertThat(reader.atEnd()).isEqualTo(size == 0);
        assertThat(readAll(reader, size)).isEqualTo(content);
        assertThat(reader.atEnd()).isTrue();
        assertThat(reader.mismatch(0))
                .hasValueSatisfying(wrong ->
                        assertThat(wrong.declared()).as("the other is right").isEqualTo(another));
        reader.forgetAhead();
        assertThat(budget.inUse().bytes()).isZero();
    }

    private SourcePace sense(SourceReader reader) throws IOException, InterruptedException {
        return reader.sense(budget.tryReserveSpare(SLAB).orElseThrow(), SLAB);
    }

    private static byte[] readAll(SourceReader reader, int size) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(size + 1);
        while (reader.read(all.limit(Math.min(all.capacity(), all.position() + 777))) >= 0) {
            assertThat(all.position()).isLessThanOrEqualTo(size);
        }
        byte[] read = new byte[all.position()];
        all.flip().get(read);
        return read;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha256(byte[] content) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(content);
    }

    /** Gives at most so many bytes at once, each time after so many milliseconds. */
    private static final class Bytes implements UploadSource {

        private final ByteBuffer content;
        private final int atOnce;
        private final int millis;

        Bytes(byte[] content, int atOnce, int millis) {
            this.content = ByteBuffer.wrap(content);
            this.atOnce = atOnce;
            this.millis = millis;
        }

        int given() {
            return content.position();
        }

        @Override
        public int read(ByteBuffer buffer) {
            pause();
            int count = Math.min(Math.min(content.remaining(), buffer.remaining()), atOnce);
            if (count == 0) {
                return -1;
            }
            buffer.put(content.slice(content.position(), count));
            content.position(content.position() + count);
            return count;
        }

        @Override
        public void close() { }

        private void pause() {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException unexpected) {
                throw new UncheckedIOException(new IOException(unexpected));
            }
        }
    }
}
