package dev.sluice.cli.gateway;

import dev.sluice.core.Digest;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/** Counts and checksums what a source gives. One thread reads; the results may be asked for once it has ended. */
public final class MeasuredSource implements UploadSource {

    private final UploadSource source;
    private final LongConsumer progress;
    private final CRC32C crc = new CRC32C();
    private long count;

    /** @param progress is given the number of bytes of each read */
    public MeasuredSource(UploadSource source, LongConsumer progress) {
        this.source = source;
        this.progress = progress;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        int read = source.read(buffer);
        if (read > 0) {
            crc.update(buffer.duplicate().flip().position(start));
            count += read;
            progress.accept(read);
        }
        return read;
    }

    long count() {
        return count;
    }

    Digest checksum() {
        return Digest.ofCrc32c((int) crc.getValue());
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
