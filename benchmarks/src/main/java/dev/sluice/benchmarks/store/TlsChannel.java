package dev.sluice.benchmarks.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** The server's end of a TLS connection, with reads and writes as large as those of a plain one. For one thread. */
final class TlsChannel implements ByteChannel {

    private static final int BUFFER_SIZE = 256 * 1024;

    private final SocketChannel socket;
    private final SSLEngine engine;
    private final ByteBuffer arrived = ByteBuffer.allocate(BUFFER_SIZE).limit(0);
    private final ByteBuffer leaving = ByteBuffer.allocate(BUFFER_SIZE);

    TlsChannel(SocketChannel socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        engine.setUseClientMode(false);
    }

    /** At least one byte, as much as is there; there is room in {@code target} for a whole record. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        int before = target.position();
        while (true) {
            SSLEngineResult result = engine.unwrap(arrived, target);
            switch (result.getStatus()) {
                case OK -> goOn(result.getHandshakeStatus());
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_OVERFLOW -> {
                    if (target.position() == before) {
                        throw new IOException("no room for a record");
                    }
                    return target.position() - before;
                }
                case BUFFER_UNDERFLOW -> {
                    if (target.position() > before) {
                        return target.position() - before;
                    }
                    if (!receive()) {
                        return -1;
                    }
                }
            }
        }
    }

    private void goOn(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                task.run();
            }
        }
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            write(ByteBuffer.allocate(0));
        }
    }

    private boolean receive() throws IOException {
        arrived.compact();
        int count = socket.read(arrived);
        arrived.flip();
        return count > 0;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.remaining();
        do {
            leaving.clear();
            while (leaving.remaining() >= engine.getSession().getPacketBufferSize()) {
                engine.wrap(source, leaving);
                if (!source.hasRemaining()) {
                    break;
                }
            }
            leaving.flip();
            while (leaving.hasRemaining()) {
                socket.write(leaving);
            }
        } while (source.hasRemaining());
        return before;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
