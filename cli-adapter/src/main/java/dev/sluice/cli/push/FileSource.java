package dev.sluice.cli.push;

import dev.sluice.cli.failure.SourceChangedException;
import dev.sluice.core.UploadSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A regular file that must stay as it is while it is sent. The last bytes are given out only once its size and time of
 * change were found to be what they were in the beginning, and nothing to come after them; so neither a file that
 * changed nor one that has not the bytes that the file system tells is ever published.
 */
final class FileSource implements UploadSource {

    private final Path file;
    private final FileChannel channel;
    private final FileVersion version;
    private long position;

    private FileSource(Path file, FileChannel channel, FileVersion version) {
        this.file = file;
        this.channel = channel;
        this.version = version;
    }

    static FileSource open(Path file) throws IOException {
        FileVersion version = FileVersion.of(file);
        return new FileSource(file, FileChannel.open(file, StandardOpenOption.READ), version);
    }

    /** The file's size in bytes when it was opened. */
    long size() {
        return version.size();
    }

    /**
     * @throws SourceChangedException if the file is no longer what it was when it was opened, or never was what it told
     */
    @Override
    public int read(ByteBuffer buffer) throws IOException {
        int count = channel.read(buffer);
        position += Math.max(count, 0);
        if (count < 0 || position >= version.size()) {
            version.requireStill(file);
            version.requireEnd(channel, position);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
