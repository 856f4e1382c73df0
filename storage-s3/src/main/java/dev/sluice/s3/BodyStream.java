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

    private static final long BODY_AWAITED = Long.MIN_VALUE;

    private final BodyReader reader;
    private long remaining;
    private @Nullable ByteBuffer current;
    private @Nullable IOException failure;
    /** When the last read returned; {@link #BODY_AWAITED} during one. Written by the call's thread, read by its watch. */
    private volatile long lastRead = System.nanoTime();

    /** @throws IOException if a body of no bytes failed */
    BodyStream(BodyReader reader, long length) throws IOException {
        this.reader = reader;
        this.remaining = length;
        requireEndAfterLastByte();
    }

    /** For how long nothing was asked of this stream; 0 while it waits for the body. */
    long nanosSinceLastRead() {
        long last = lastRead;
        return last == BODY_AWAITED ? 0 : System.nanoTime() - last;
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
        lastRead = BODY_AWAITED;
        try {
            return copy(target, offset, length);
        } finally {
            lastRead = System.nanoTime();
        }
    }

    private int copy(byte[] target, int offset, int length) throws IOException {
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
