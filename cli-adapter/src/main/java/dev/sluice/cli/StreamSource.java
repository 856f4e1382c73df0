package dev.sluice.cli;

import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;

/** A stream that can be read once, such as standard input. */
final class StreamSource implements UploadSource {

    /**
     * Ctrl-C reaches every process of a pipe at once, and the one before this may be gone, and the stream at its end,
     * before this one has noticed. So an end counts only after a moment in which this process wasn't stopped too.
     */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final UploadSource source;
    private final OptionalLong size;
    private final Pause pause;
    private long position;

    /** @param size the number of bytes that the stream must have, if told */
    StreamSource(InputStream stream, OptionalLong size, Pause pause) {
        this.source = UploadSource.of(stream);
        this.size = size;
        this.pause = pause;
    }

    /** @throws SourceChangedException if the stream is shorter or longer than told */
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = source.read(buffer);
        position += Math.max(count, 0);
        if (size.isPresent() && (position > size.getAsLong() || count < 0 && position < size.getAsLong())) {
            throw new SourceChangedException("it has not the " + size.getAsLong() + " bytes that --size says; nothing was published");
        }
        if (count < 0) {
            waitForInterrupt();
        }
        return count;
    }

    private void waitForInterrupt() throws IOException {
        try {
            pause.of(GRACE);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
