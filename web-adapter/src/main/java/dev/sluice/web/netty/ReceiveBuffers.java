package dev.sluice.web.netty;

import dev.sluice.web.problem.MemoryExhaustion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.DelegatingHandle;
import io.netty.channel.RecvByteBufAllocator.Handle;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sizes what is read from a socket at once. The cost of receiving lies in the number of reads, so a connection that
 * fills its buffer gets a larger one, from 4 KiB up to 512 KiB; as the number of open connections grows, the largest
 * allowed one shrinks, so that all of them together stay within a share of the memory.
 *
 * <p>Thread-safe; one for a server.
 */
final class ReceiveBuffers {

    /** What one buffer of every connection may come to, in bytes. */
    static final int SHARE = 4 << 20;

    private static final int SMALLEST = 4 << 10;
    private static final int INITIAL = 8 << 10;
    private static final int LARGEST = 512 << 10;

    private final RecvByteBufAllocator adaptive = adaptive();
    private final FairShare share = new FairShare(SHARE, SMALLEST, LARGEST);

    /** One buffer is read at a time, as what the next one may be is up to who takes this one. */
    private static RecvByteBufAllocator adaptive() {
        return new AdaptiveRecvByteBufAllocator(SMALLEST, INITIAL, LARGEST).maxMessagesPerRead(1);
    }

    /**
     * Counts the connection until it closes, and lets it use these buffers.
     *
     * @param place what it is to be read into, where that is better than a buffer; gives null if it isn't
     */
    void serve(Channel connection, Supplier<@Nullable ByteBuf> place) {
        share.join();
        connection.closeFuture().addListener(_ -> share.leave());
        connection.config().setRecvByteBufAllocator(() -> newHandle(place));
    }

    /** The most bytes to read at once now: a power of two. */
    int ceiling() {
        return share.each();
    }

    @SuppressWarnings("deprecation") // Netty asks for it
    Handle newHandle(Supplier<@Nullable ByteBuf> place) {
        return new CappedHandle(adaptive.newHandle(), place);
    }

    /** Used by its connection's event loop only. */
    @SuppressWarnings("deprecation") // Netty asks for it
    private final class CappedHandle extends DelegatingHandle {

        private final Supplier<@Nullable ByteBuf> place;

        CappedHandle(Handle adaptive, Supplier<@Nullable ByteBuf> place) {
            super(adaptive);
            this.place = place;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            try {
                ByteBuf better = place.get();
                return better == null ? allocator.ioBuffer(guess()) : better;
            } catch (OutOfMemoryError exhausted) {
                MemoryExhaustion.endProcessIfCauseOf(exhausted);
                throw exhausted;
            }
        }

        @Override
        public int guess() {
            return Math.min(super.guess(), ceiling());
        }
    }
}
