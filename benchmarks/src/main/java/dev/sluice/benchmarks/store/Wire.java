package dev.sluice.benchmarks.store;

import dev.sluice.testing.Pace;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** One connection's bytes: lines and views of the body, without copying it. For one thread. */
final class Wire {

    private static final int BUFFER_SIZE = 256 * 1024;
    private static final int MAX_LINE = 16 * 1024;

    private final ByteChannel channel;
    private final Pace pace;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE).limit(0);
    private long consumed;

    Wire(ByteChannel channel, Pace pace) {
        this.channel = channel;
        this.pace = pace;
    }

    /** How many bytes have been taken from this connection. */
    long consumed() {
        return consumed;
    }

    /** Whether another byte comes; false: the other side closed the connection. */
    boolean hasMore() throws IOException {
        return buffer.hasRemaining() || fill();
    }

    /** The next line, without its CR LF. */
    String readLine() throws IOException {
        int length = 0;
        while (true) {
            while (length < buffer.remaining()) {
                if (buffer.get(buffer.position() + length++) == '\n') {
                    return takeLine(length);
                }
            }
            if (length > MAX_LINE) {
                throw new IOException("a line is longer than " + MAX_LINE + " bytes");
            }
            buffer.compact();
            receive();
            buffer.flip();
        }
    }

    private String takeLine(int length) {
        byte[] line = new byte[length];
        buffer.get(line);
        consumed += length;
        return new String(line, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** A view of the next bytes, at least one, at most {@code limit}; valid until the next call. */
    ByteBuffer next(long limit) throws IOException {
        if (!hasMore()) {
            throw new EOFException("the connection ended within a body");
        }
        int count = (int) Math.min(limit, buffer.remaining());
        ByteBuffer view = buffer.slice(buffer.position(), count);
        buffer.position(buffer.position() + count);
        consumed += count;
        return view;
    }

    void write(String text) throws IOException {
        write(StandardCharsets.UTF_8.encode(text));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Sends a whole file, without a copy where the connection is plain. */
    void write(Path file) throws IOException {
        try (FileChannel from = FileChannel.open(file)) {
            for (long position = 0; position < from.size(); ) {
                position += from.transferTo(position, from.size() - position, channel);
            }
        }
    }

    private boolean fill() throws IOException {
        buffer.clear().limit(pace.blockLimit(BUFFER_SIZE));
        int count = channel.read(buffer);
        buffer.flip();
        pace.spend(Math.max(count, 0));
        return count > 0;
    }

    private void receive() throws IOException {
        int count = channel.read(buffer);
        if (count < 0) {
            throw new EOFException("the connection ended within a line");
        }
        pace.spend(count);
    }
}
