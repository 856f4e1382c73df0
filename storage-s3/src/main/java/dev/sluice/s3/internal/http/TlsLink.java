package dev.sluice.s3.internal.http;

import dev.sluice.s3.tls.TlsEngines;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * A connection by TLS, to a host whose certificate has its name. The engine encrypts straight from a body's slabs.
 * Holds what it reads only while there is some, and nothing of what it writes.
 */
final class TlsLink implements Link {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketLink socket;
    private final TlsEngines engines;
    private final SSLEngine engine;
    private final RecordBuffers buffers;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Held by who uses the engine, or one of the fields below; not while a write is blocked. */
    private final ReentrantLock engineUse = new ReentrantLock();
    /** What came in, not yet decrypted; ready to be read from. */
    private ByteBuffer arrived = NOTHING;
    /** What was decrypted; ready to be read from. */
    private ByteBuffer decrypted = NOTHING;
    /** What the engine asked for last. */
    private HandshakeStatus wanted = HandshakeStatus.NOT_HANDSHAKING;
    private boolean ended;

    private TlsLink(SocketLink socket, TlsEngines engines, SSLEngine engine, RecordBuffers buffers) {
        this.socket = socket;
        this.engines = engines;
        this.engine = engine;
        this.buffers = buffers;
    }

    /** Shakes hands with the route's host over a connection, which is closed if that fails. */
    static TlsLink over(SocketLink socket, Route route, TlsEngines engines, RecordBuffers buffers, Duration patience)
            throws IOException {
        TlsLink link = new TlsLink(socket, engines, open(socket, route, engines), buffers);
        try {
            link.shakeHands(patience);
            return link;
        } catch (IOException | RuntimeException failure) {
            link.close();
            throw failure;
        }
    }

    private static SSLEngine open(SocketLink socket, Route route, TlsEngines engines) {
        try {
            return engines.open(route.host(), route.port());
        } catch (RuntimeException unusable) {
            socket.close();
            throw unusable;
        }
    }

    private void shakeHands(Duration patience) throws IOException {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        engine.beginHandshake();
        wanted = engine.getHandshakeStatus();
        doWhatIsWanted(patience);
    }

    private void doWhatIsWanted(Duration patience) throws IOException {
        while (true) {
            switch (wanted) {
                case NEED_WRAP -> send(NOTHING);
                case NEED_TASK -> runTasks();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    boolean whole = decryptArrived();
                    if (ended || !whole && wanted == HandshakeStatus.NEED_UNWRAP && !receive(patience)) {
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
        wanted = engine.getHandshakeStatus();
    }

    @Override
    public void write(ByteBuffer... plain) throws IOException {
        if (remaining(plain) > 0) {
            send(plain);
        }
    }

    /** What the engine has to say of its own goes ahead. */
    private void send(ByteBuffer... plain) throws IOException {
        ByteBuffer records = buffers.take(remaining(plain));
        try {
            do {
                encrypt(plain, records.clear());
                socket.write(records.flip());
            } while (remaining(plain) > 0);
        } finally {
            buffers.giveBack(records);
        }
    }

    private void dropInput() {
        arrived = arrived.hasRemaining() ? arrived : NOTHING;
        decrypted = decrypted.hasRemaining() ? decrypted : NOTHING;
    }

    @Override
    public void rest() {
        engineUse.lock();
        try {
            dropInput();
        } finally {
            engineUse.unlock();
        }
    }

    /** Encrypts as much as there is room for. */
    private void encrypt(ByteBuffer[] plain, ByteBuffer records) throws IOException {
        engineUse.lock();
        try {
            int record = engine.getSession().getPacketBufferSize();
            do {
                encryptOne(plain, records);
            } while (remaining(plain) > 0 && records.remaining() >= record);
        } finally {
            engineUse.unlock();
        }
    }

    private void encryptOne(ByteBuffer[] plain, ByteBuffer records) throws IOException {
        SSLEngineResult result = engine.wrap(plain, records);
        wanted = result.getHandshakeStatus();
        boolean stuck = remaining(plain) > 0 && result.bytesConsumed() + result.bytesProduced() == 0;
        if (result.getStatus() != Status.OK || stuck) {
            throw new SSLException("the secured connection takes no more bytes: " + result.getStatus() + ", " + wanted);
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
        engineUse.lock();
        try {
            if (!awaitDecrypted(patience)) {
                return -1;
            }
            int count = Math.min(length, decrypted.remaining());
            decrypted.get(target, offset, count);
            return count;
        } finally {
            engineUse.unlock();
        }
    }

    private boolean awaitDecrypted(Duration patience) throws IOException {
        while (!decrypted.hasRemaining()) {
            if (!decrypt(patience)) {
                return false;
            }
            // The peer may change its keys at any time, and wants an answer to that; so does what can't be decrypted.
            doWhatIsWanted(patience);
        }
        return true;
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
        ByteBuffer plain = decrypted == NOTHING
                ? ByteBuffer.allocate(engine.getSession().getPacketBufferSize())
                : decrypted.clear();
        SSLEngineResult result = engine.unwrap(arrived, plain);
        wanted = result.getHandshakeStatus();
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

    @Override
    public boolean hasInput() throws IOException {
        engineUse.lock();
        try {
            return hasDecrypted();
        } finally {
            engineUse.unlock();
        }
    }

    @Override
    public boolean hasInputMeanwhile() throws IOException {
        if (!engineUse.tryLock()) {
            return false;
        }
        try {
            return hasDecrypted();
        } finally {
            engineUse.unlock();
        }
    }

    /** What came in may be no more than a ticket for the next session, so it is decrypted. */
    private boolean hasDecrypted() throws IOException {
        while (!decrypted.hasRemaining() && !ended) {
            if (!arrived.hasRemaining() || !decryptArrived() && !ended) {
                if (!socket.hasInput()) {
                    // A body may take hours, in which nothing comes in.
                    dropInput();
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

    @Override
    public void close() {
        socket.close();
        if (closed.compareAndSet(false, true)) {
            engines.release(engine);
        }
    }
}
