package dev.sluice.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ScatteringByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Room in somebody else's buffers, as a buffer that Netty reads a socket into: what arrives in it need not be copied.
 * It is theirs alone again when it has been released. Used by one event loop.
 */
final class Landing extends CompositeByteBuf {

    private final List<ByteBuffer> targets;
    private final Runnable released;
    private int arrived;

    /**
     * @param targets  what it is the room of
     * @param most     how many bytes of it, at most
     * @param released runs when nobody uses the room any more
     */
    Landing(List<ByteBuffer> targets, long most, Runnable released) {
        super(UnpooledByteBufAllocator.DEFAULT, true, targets.size(), slices(targets, most));
        this.targets = targets;
        this.released = released;
        clear();
    }

    private static List<ByteBuf> slices(List<ByteBuffer> targets, long most) {
        List<ByteBuf> slices = new ArrayList<>();
        long left = most;
        for (ByteBuffer target : targets) {
            int count = (int) Math.min(left, target.remaining());
            slices.add(Unpooled.wrappedBuffer(target.slice(target.position(), count)));
            left -= count;
        }
        return slices;
    }

    /** With one system call, however many buffers it is. */
    @Override
    public int setBytes(int index, ScatteringByteChannel socket, int length) throws IOException {
        try {
            return (int) socket.read(nioBuffers(index, length));
        } catch (ClosedChannelException closed) {
            return -1;
        }
    }

    /** As far as decoders are concerned, which copy what isn't. */
    @Override
    public boolean isContiguous() {
        return true;
    }

    /** Whether these bytes are a piece of what was read into this. Pieces come in order. */
    boolean holds(ByteBuf piece) {
        ByteBuf root = piece;
        while (root != this && root.unwrap() != null) {
            root = root.unwrap();
        }
        return root == this;
    }

    /** The next piece has come to who reads the buffers: moves their positions behind it. */
    void advance(int bytes) {
        arrived += bytes;
        int left = bytes;
        for (ByteBuffer target : targets) {
            int count = Math.min(left, target.remaining());
            target.position(target.position() + count);
            left -= count;
        }
    }

    /** Whether bytes were read into this that have not come to who reads the buffers. */
    boolean isUnderWay() {
        return writerIndex() > arrived;
    }

    @Override
    protected void deallocate() {
        super.deallocate();
        released.run();
    }
}
