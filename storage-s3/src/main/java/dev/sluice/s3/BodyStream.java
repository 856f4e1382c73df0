package dev.sluice.s3;

import dev.sluice.core.storage.PartBody.BodyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A body as the SDK pulls it. Holds no bytes of its own: each read copies straight out of the body's current buffer. The
 * body may still fail after its last byte, so that one is given only once the body has ended. Remembers why the body
 * failed, as the SDK may wrap that beyond recognition. One thread at a time, which is the one that made the call.
 */
final class BodyStream extends InputStream {

    private final BodyReader reader;
    private long remaining;
    private @Nullable ByteBuffer current;
    private @Nullable IOException failure;

    /** @throws IOException if a body of no bytes failed */
    BodyStream(BodyReader reader, long length) throws IOException {
        this.reader = reader;
        this.remaining = length;
        requireEndAfterLastByte();
    }

    /** Why the body failed, if it did. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        ByteBuffer buffer = buffer();
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        remaining -= count;
        requireEndAfterLastByte();
        return count;
    }

    private ByteBuffer buffer() throws IOException {
        if (current == null || !current.hasRemaining()) {
            current = next();
        }
        if (current == null || current.remaining() > remaining) {
            throw failed(new IOException("the body is not as long as was declared"));
        }
        return current;
    }

    private void requireEndAfterLastByte() throws IOException {
        if (remaining == 0 && next() != null) {
            throw failed(new IOException("the body is longer than was declared"));
        }
    }

    private @Nullable ByteBuffer next() throws IOException {
        try {
            return reader.next();
        } catch (IOException broken) {
            throw failed(broken);
        }
    }

    private IOException failed(IOException why) {
        failure = why;
        return why;
    }
}
