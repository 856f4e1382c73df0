package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.storage.PartBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A body whose connection breaks once at least so many bytes were sent. */
final class BreakingBody implements PartBody {

    /** The connection's end, as the store behind a {@link FaultyStore} sees it. */
    static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenOff() {
            super("the connection broke off");
        }
    }

    private final PartBody body;
    private final long bytes;

    BreakingBody(PartBody body, long bytes) {
        this.body = body;
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return body.length();
    }

    @Override
    public Optional<Digest> checksum() {
        return body.checksum();
    }

    @Override
    public BodyReader open() {
        BodyReader reader = body.open();
        return new BodyReader() {
            private long sent;

            @Override
            public @Nullable ByteBuffer next() throws IOException {
                if (sent >= bytes) {
                    throw new BrokenOff();
                }
                ByteBuffer next = reader.next();
                if (next == null) {
                    throw new BrokenOff();
                }
                sent += next.remaining();
                return next;
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
