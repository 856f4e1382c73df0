package dev.sluice.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

record ChannelSource(ReadableByteChannel channel) implements UploadSource {

    static ChannelSource open(Path file) throws IOException {
        return new ChannelSource(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return channel.read(buffer);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
