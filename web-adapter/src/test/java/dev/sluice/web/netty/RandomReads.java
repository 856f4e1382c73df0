package dev.sluice.web.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Reads a body to its end, into buffers of random sizes. */
final class RandomReads {

    /** How many reads there are to one of a single buffer, which is content with the first bytes. */
    private static final int TO_ONE_PROMPT = 5;

    private RandomReads() {}

    /** @param largest the most bytes of a buffer, exclusive */
    static byte[] all(RequestBody body, Random random, int largest) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            ByteBuffer[] buffers = random.ints(1 + random.nextInt(4), 1, largest)
                    .mapToObj(ByteBuffer::allocateDirect)
                    .toArray(ByteBuffer[]::new);
            long count = random.nextInt(TO_ONE_PROMPT) == 0 ? body.read(buffers[0]) : body.read(buffers);
            if (count < 0) {
                return all.toByteArray();
            }
            int before = all.size();
            for (ByteBuffer buffer : buffers) {
                byte[] read = new byte[buffer.flip().remaining()];
                buffer.get(read);
                all.writeBytes(read);
            }
            assertThat(all.size() - before).isEqualTo((int) count);
        }
    }
}
