package dev.sluice.web.netty;

import dev.sluice.core.storage.ObjectContent;
import dev.sluice.web.problem.MemoryExhaustion;
import io.micronaut.buffer.netty.NettyReadBufferFactory;
import io.micronaut.core.io.buffer.ReadBuffer;
import io.netty.buffer.ByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object on its way to a client: one chunk is read from the store when the client has taken the one before, on a
 * thread that may block. A client that goes away, or a store that does, ends the other side's connection too. To be
 * subscribed to once.
 */
final class ContentPublisher implements Publisher<ReadBuffer>, Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(ContentPublisher.class);

    private final ObjectContent content;
    private final FairShare chunks;
    private final Executor executor;
    private final ByteBufAllocator allocator;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable Thread reader;

    // Used by one run of deliver() at a time; demand orders the runs.
    private @Nullable Subscriber<? super ReadBuffer> subscriber;
    /** What a chunk is read into, kept for the next one. */
    private byte[] bytes = new byte[0];
    private long remaining;
    private boolean over;

    /**
     * @param content    the object; closed at its end, at a failure, and when the client goes away
     * @param chunks     says how many bytes to hold at once
     * @param executor   where reads may block
     * @param allocator  the connection's
     */
    ContentPublisher(ObjectContent content, FairShare chunks, Executor executor, ByteBufAllocator allocator) {
        this.content = content;
        this.chunks = chunks;
        this.executor = executor;
        this.allocator = allocator;
        this.remaining = content.length();
        chunks.join();
    }

    @Override
    public void subscribe(Subscriber<? super ReadBuffer> client) {
        subscriber = client;
        client.onSubscribe(this);
    }

    @Override
    public void request(long chunks) {
        if (demand.getAndAccumulate(chunks, ContentPublisher::saturatingAdd) == 0) {
            executor.execute(this::deliver);
        }
    }

    private static long saturatingAdd(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Breaks off a read that is under way, and has the content closed by the thread that reads it. */
    @Override
    public void cancel() {
        cancelled = true;
        Thread reading = reader;
        if (reading != null) {
            reading.interrupt();
        }
        request(1);
    }

    private void deliver() {
        do {
            reader = Thread.currentThread();
            deliverOne();
            // The next run may begin with the decrement, in a thread that has to be found here.
            reader = null;
        } while (!over && demand.decrementAndGet() > 0);
    }

    private void deliverOne() {
        if (over) {
            return;
        }
        if (cancelled) {
            end();
            return;
        }
        Subscriber<? super ReadBuffer> client = Objects.requireNonNull(subscriber);
        try {
            if (remaining > 0) {
                client.onNext(readChunk());
            }
            if (remaining == 0) {
                end();
                client.onComplete();
            }
        } catch (IOException | RuntimeException | Error broken) {
            MemoryExhaustion.endProcessIfCauseOf(broken);
            end();
            client.onError(broken);
        }
    }

    private ReadBuffer readChunk() throws IOException {
        int wanted = (int) Math.min(chunks.each(), remaining);
        if (bytes.length != wanted) {
            bytes = new byte[wanted];
        }
        if (content.stream().readNBytes(bytes, 0, wanted) < wanted) {
            throw new EOFException("the store ended " + content.info().address() + " early");
        }
        remaining -= wanted;
        return NettyReadBufferFactory.of(allocator).adapt(allocator.directBuffer(wanted).writeBytes(bytes));
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        chunks.leave();
        try {
            content.close();
        } catch (IOException failure) {
            LOG.debug("Closing {} failed", content.info().address(), failure);
        }
    }
}
