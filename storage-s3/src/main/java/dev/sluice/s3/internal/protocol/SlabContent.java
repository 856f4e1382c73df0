package dev.sluice.s3.internal.protocol;

import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PartBody.BodyReader;
import dev.sluice.s3.internal.http.SlabBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part's or an object's body as it is written to a connection. Remembers why it failed. */
abstract sealed class SlabContent implements SlabBody permits RetainedSlabs, LetGoSlabs {

    private final long length;
    private final BodyReader reader;
    private @Nullable IOException failure;

    SlabContent(long length, BodyReader reader) {
        this.length = length;
        this.reader = reader;
    }

    /** @throws IOException if the body failed */
    static SlabContent of(PartBody body, BodyReader reader) throws IOException {
        return body.retained() ? RetainedSlabs.of(body.length(), reader) : new LetGoSlabs(body.length(), reader);
    }

    long length() {
        return length;
    }

    /** Whether it can be written now, from its first byte on. */
    abstract boolean isWhole();

    /** Why the body failed, if it did, and not the connection. */
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    /** The body's next bytes; null after the last. */
    final @Nullable ByteBuffer next() throws IOException {
        try {
            return reader.next();
        } catch (IOException broken) {
            failure = broken;
            throw broken;
        }
    }

    /** @throws IOException if the body is not as long as was declared */
    final void requireLength(boolean isSo) throws IOException {
        if (!isSo) {
            failure = new IOException("the body is not as long as was declared");
            throw failure;
        }
    }
}
