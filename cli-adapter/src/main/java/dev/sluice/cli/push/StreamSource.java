package dev.sluice.cli.push;

import dev.sluice.cli.failure.SourceChangedException;
import dev.sluice.cli.retry.Sleeper;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * A stream that can be read once, such as standard input. Where its size was told, the last bytes are given out only
 * once nothing was found to come after them, so a stream that is longer is never published cut short.
 */
final class StreamSource implements UploadSource {

    /**
     * Ctrl-C reaches every process of a pipe at once, and the one before this may be gone, and the stream at its end,
     * before this one has noticed. So an end counts only after a moment in which this process wasn't stopped too.
     */
    private static final Duration GRACE = Duration.ofMillis(100);

    private final UploadSource source;
    private final OptionalLong size;
    private final Sleeper sleeper;
    private long position;
    private boolean ended;

    /** @param size the number of bytes that the stream must have, if told */
    StreamSource(InputStream stream, OptionalLong size, Sleeper sleeper) {
        this.source = UploadSource.of(stream);
        this.size = size;
        this.sleeper = sleeper;
    }

    /** @throws SourceChangedException if the stream is shorter or longer than told */
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = next(buffer);
        if (size.isPresent() && position == size.getAsLong()) {
            next(ByteBuffer.allocate(1));
        }
        if (size.isPresent() && (position > size.getAsLong() || ended && position < size.getAsLong())) {
            throw new SourceChangedException(
                    "it has not the " + size.getAsLong() + " bytes that --size says; nothing was published");
        }
        return count;
    }

    private int next(ByteBuffer buffer) throws IOException {
        int count = ended ? -1 : source.read(buffer);
        position += Math.max(count, 0);
        if (count < 0 && !ended) {
            ended = true;
            waitForInterrupt();
        }
        return count;
    }

    private void waitForInterrupt() throws IOException {
        try {
            sleeper.sleep(GRACE);
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
