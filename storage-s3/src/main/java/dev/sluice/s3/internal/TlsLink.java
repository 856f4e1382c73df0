package dev.sluice.s3.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * A connection by TLS, to a host whose certificate has its name. The engine encrypts straight from a body's slabs. Holds
 * what it has to write, at most four records, and what it reads only while there is some.
 */
final class TlsLink implements Link {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int RECORDS_AT_ONCE = 4;

    private final SocketLink socket;
    private final SSLEngine engine;
    /** What the engine has encrypted; empty between writes. */
    private ByteBuffer encrypted = NOTHING;
    /** What came in, not yet decrypted; ready to be read from. */
    private ByteBuffer arrived = NOTHING;
    /** What was decrypted; ready to be read from. */
    private ByteBuffer decrypted = NOTHING;
    private boolean ended;

    private TlsLink(SocketLink socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** Shakes hands over a connection, which is closed if that fails. */
    static TlsLink over(SocketLink socket, SSLContext context, String host, int port, Duration patience) throws IOException {
        // Host and port are also what the context finds an earlier session by.
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        TlsLink link = new TlsLink(socket, engine);
        try {
            engine.beginHandshake();
            link.shakeHands(patience);
            return link;
        } catch (IOException | RuntimeException failure) {
            socket.close();
            throw failure;
        }
    }

    private void shakeHands(Duration patience) throws IOException {
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            switch (status) {
                case NEED_WRAP -> encrypt(NOTHING);
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!decrypt(patience)) {
                        throw new SSLException("the connection ended while it was being secured", new EOFException());
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** A body may take hours, in which nothing comes in. */
    @Override
    public void write(ByteBuffer... buffers) throws IOException {
        dropInput();
        while (remaining(buffers) > 0) {
            encrypt(buffers);
        }
    }

    private void dropInput() {
        arrived = arrived.hasRemaining() ? arrived : NOTHING;
        decrypted = decrypted.hasRemaining() ? decrypted : NOTHING;
    }

    @Override
    public void rest() {
        encrypted = NOTHING;
        dropInput();
    }

    /** Encrypts as much as a few records hold, and writes them. */
    private void encrypt(ByteBuffer... plain) throws IOException {
        int record = engine.getSession().getPacketBufferSize();
        reserve(record, remaining(plain));
        encrypted.clear();
        do {
            SSLEngineResult result = engine.wrap(plain, encrypted);
            if (result.getStatus() != Status.OK) {
                throw new SSLException("the secured connection takes no more bytes: " + result.getStatus());
            }
        } while (remaining(plain) > 0 && encrypted.remaining() >= record);
        socket.write(encrypted.flip());
    }

    /** A connection of small writes keeps room for one record. */
    private void reserve(int record, long plain) {
        int records = (int) Math.clamp(Math.ceilDiv(plain, engine.getSession().getApplicationBufferSize()), 1, RECORDS_AT_ONCE);
        if (encrypted.capacity() < records * record) {
            encrypted = ByteBuffer.allocate(records * record);
        }
    }

    private static long remaining(ByteBuffer[] buffers) {
        long remaining = 0;
        for (ByteBuffer buffer : buffers) {
            remaining += buffer.remaining();
        }
        return remaining;
    }

    @Override
    public int read(byte[] target, int offset, int length, Duration patience) throws IOException {
        while (!decrypted.hasRemaining()) {
            if (!decrypt(patience)) {
                return -1;
            }
            // The peer may change its keys at any time, and wants an answer to that.
            shakeHands(patience);
        }
        int count = Math.min(length, decrypted.remaining());
        decrypted.get(target, offset, count);
        return count;
    }

    /**
     * Decrypts one record, waiting for it. It may hold no bytes of the peer's.
     *
     * @return false if the peer has ended the connection
     */
    private boolean decrypt(Duration patience) throws IOException {
        while (!decryptArrived()) {
            if (ended || !receive(patience)) {
                ended = true;
                return false;
            }
        }
        return true;
    }

    /** @return whether there was a whole record */
    private boolean decryptArrived() throws IOException {
        ByteBuffer plain = decrypted == NOTHING ? ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()) : decrypted.clear();
        SSLEngineResult result = engine.unwrap(arrived, plain);
        decrypted = plain.flip();
        ended = result.getStatus() == Status.CLOSED;
        return result.getStatus() == Status.OK;
    }

    private boolean receive(Duration patience) throws IOException {
        makeRoom();
        int end = arrived.limit();
        int count = socket.read(arrived.array(), end, arrived.capacity() - end, patience);
        if (count > 0) {
            arrived.limit(end + count);
        }
        return count >= 0;
    }

    /** Moves the beginning of a record to the front of a buffer that holds a whole one. */
    private void makeRoom() {
        int record = engine.getSession().getPacketBufferSize();
        ByteBuffer room = arrived.capacity() < record ? ByteBuffer.allocate(record) : arrived;
        int kept = arrived.remaining();
        System.arraycopy(arrived.array(), arrived.position(), room.array(), 0, kept);
        arrived = room.position(0).limit(kept);
    }

    /** What came in may be no more than a ticket for the next session, so it is decrypted. */
    @Override
    public boolean hasInput() throws IOException {
        while (!decrypted.hasRemaining() && !ended) {
            if (!decryptArrived() && !ended) {
                if (!socket.hasInput()) {
                    return false;
                }
                receive(Duration.ZERO);
            }
        }
        return true;
    }

    @Override
    public boolean isStale() {
        return ended || arrived.hasRemaining() || decrypted.hasRemaining() || socket.isStale();
    }

    @Override
    public SocketLink socket() {
        return socket;
    }
}
