package dev.sluice.s3;

import dev.sluice.s3.internal.http.ResponseBody;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** An object's bytes: never fewer than announced without an exception. Closed early, it breaks the connection off. */
final class DownloadStream extends InputStream {

    private final ResponseBody connection;
    private final InputStream chunks;
    private long remaining;

    DownloadStream(ResponseBody connection, long length, int chunkBytes) {
        this.connection = connection;
        this.chunks = new BufferedInputStream(connection, chunkBytes);
        this.remaining = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        int count = chunks.read(target, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw new EOFException("the store broke off " + remaining + " bytes before the end");
        }
        remaining -= count;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (remaining > 0) {
            connection.abort();
        } else {
            connection.close();
        }
    }
}
