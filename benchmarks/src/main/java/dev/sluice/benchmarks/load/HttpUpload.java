package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A client that puts a file at a pace of its own; blocking, made for a virtual thread. */
public final class HttpUpload {

    private static final int BLOCK = 1024 * 1024;

    private HttpUpload() {
    }

    /**
     * Sends the file by one {@code PUT} of known length.
     *
     * @throws IOException if the connection breaks, or the answer isn't a success
     */
    public static void put(URI target, TestFile file, Pace pace) throws IOException {
        try (SocketChannel connection = SocketChannel.open(new InetSocketAddress(target.getHost(), target.getPort()))) {
            writeAll(connection, ("PUT " + target.getRawPath() + " HTTP/1.1\r\nHost: " + target.getAuthority()
                    + "\r\nContent-Length: " + file.size() + "\r\nConnection: close\r\n\r\n"));
            sendBody(connection, file, pace);
            requireSuccess(connection);
        }
    }

    private static void sendBody(SocketChannel connection, TestFile file, Pace pace) throws IOException {
        try (FileChannel source = FileChannel.open(file.path())) {
            long end = file.offset() + file.size();
            for (long position = file.offset(); position < end; ) {
                long count = source.transferTo(position, Math.min(pace.blockLimit(BLOCK), end - position), connection);
                position += count;
                pace.spend((int) count);
            }
        }
    }

    private static void writeAll(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private static void requireSuccess(SocketChannel connection) throws IOException {
        byte[] answer = connection.socket().getInputStream().readAllBytes();
        String text = new String(answer, StandardCharsets.UTF_8);
        if (!text.startsWith("HTTP/1.1 2")) {
            throw new IOException("the answer was: " + text);
        }
    }
}
