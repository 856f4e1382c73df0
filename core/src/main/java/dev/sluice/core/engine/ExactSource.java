package dev.sluice.core.engine;

import dev.sluice.core.UploadException;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/** A source that must not give more than so many bytes. */
final class ExactSource implements UploadSource {

    private final UploadSource source;
    private final Supplier<UploadException> tooLong;
    private long remaining;

    ExactSource(UploadSource source, long length, Supplier<UploadException> tooLong) {
        this.source = source;
        this.remaining = length;
        this.tooLong = tooLong;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = source.read(buffer);
        account(count);
        return count;
    }

    @Override
    public long read(ByteBuffer[] buffers) throws IOException {
        long count = source.read(buffers);
        account(count);
        return count;
    }

    private void account(long count) {
        remaining -= Math.max(count, 0);
        if (remaining < 0) {
            throw tooLong.get();
        }
    }

    @Override
    public Optional<UploadSource> again(long offset) {
        return source.again(offset);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
