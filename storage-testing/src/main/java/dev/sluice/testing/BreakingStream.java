package dev.sluice.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An object whose connection breaks once so many bytes were read. */
final class BreakingStream extends FilterInputStream {

    private long left;

    BreakingStream(InputStream stream, long bytes) {
        super(stream);
        left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            throw new IOException("the connection broke off");
        }
        int count = super.read(target, offset, (int) Math.min(length, left));
        left -= Math.max(count, 0);
        return count;
    }
}
