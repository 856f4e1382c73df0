package dev.sluice.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

final class InputStreamSource implements UploadSource {

    private static final int TRANSFER_BYTES = 64 * 1024;

    private final InputStream stream;
    private byte[] transfer = new byte[0];

    InputStreamSource(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        if (buffer.hasArray()) {
            int count = stream.read(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
            buffer.position(buffer.position() + Math.max(count, 0));
            return count;
        }
        int wanted = Math.min(buffer.remaining(), TRANSFER_BYTES);
        if (transfer.length < wanted) {
            transfer = new byte[wanted];
        }
        int count = stream.read(transfer, 0, wanted);
        if (count > 0) {
            buffer.put(transfer, 0, count);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
