package dev.sluice.s3.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of a response, as its framing has it. At its end the connection is given back, if it can carry more; closed
 * before, it is dropped, unless little is left. One thread at a time.
 */
public final class ResponseBody extends InputStream {

    private static final long LITTLE = 8 * 1024;

    private final Lease lease;
    private final Framing framing;
    private final boolean reusable;
    private final Duration patience;
    private boolean over;

    ResponseBody(Lease lease, Framing framing, boolean reusable, Duration patience) {
        this.lease = lease;
        this.framing = framing;
        this.reusable = reusable && framing.delimited();
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0 || over) {
            return over ? -1 : 0;
        }
        try {
            int count = framing.read(lease.connection(), target, offset, length, patience);
            if (count < 0) {
                end(reusable);
            }
            return count;
        } catch (IOException broken) {
            end(false);
            throw broken;
        }
    }

    private void end(boolean well) {
        over = true;
        if (well) {
            lease.giveBack();
        } else {
            lease.discard();
        }
    }

    /** Whether there is nothing more to come. */
    public boolean isOver() {
        return over;
    }

    /** Breaks the response off. */
    public void abort() {
        end(false);
    }

    @Override
    public void close() {
        try {
            if (!over && reusable && framing.left() <= LITTLE) {
                readNBytes((int) LITTLE);
            }
        } catch (IOException broken) {
            // The answer is as good as it was; only the connection is lost.
        }
        end(false);
    }
}
