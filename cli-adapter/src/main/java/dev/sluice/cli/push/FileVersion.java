package dev.sluice.cli.push;

import dev.sluice.cli.failure.SourceChangedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** What a file must keep to be taken for the same one: its size in bytes and its time of change. */
record FileVersion(long size, FileTime modified) {

    static FileVersion of(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new FileVersion(attributes.size(), attributes.lastModifiedTime());
    }

    /** @throws SourceChangedException if the file has another size or time of change now */
    void requireStill(Path file) throws IOException {
        if (!equals(of(file))) {
            throw new SourceChangedException("it changed while it was sent; nothing was published");
        }
    }

    /**
     * Makes sure that the file ends where it told. Some don't: those in {@code /proc} tell 0, those in {@code /sys}
     * 4096.
     *
     * @param position how many bytes were read
     * @throws SourceChangedException if it ended before, or goes on
     */
    void requireEnd(FileChannel channel, long position) throws IOException {
        boolean more = position > size || channel.read(ByteBuffer.allocate(1), size) > 0;
        if (more || position < size) {
            throw new SourceChangedException(
                    ("the file system says that it has %d bytes, but it has %s; nothing was published."
                                    + " As standard input it can be sent: sluice push - URL < FILE")
                            .formatted(size, more ? "more" : "fewer"));
        }
    }
}
