package dev.sluice.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;

/** Delivers at once. */
record DirectWire(WritableByteChannel to, Consumer<ByteBuffer> tap) implements Wire {

    private static final int BLOCK_LIMIT = 64 * 1024;

    @Override
    public int blockLimit() {
        return BLOCK_LIMIT;
    }

    @Override
    public void carry(ByteBuffer bytes) throws IOException {
        tap.accept(bytes.asReadOnlyBuffer());
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    @Override
    public void drain() {
        // Nothing is on its way.
    }
}
