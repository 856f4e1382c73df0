package dev.sluice.s3;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/** The threads that write to the store's connections. Thread-safe. */
final class EventLoops implements AutoCloseable {

    private static final int THREADS = 2;

    private final SdkEventLoopGroup group;

    EventLoops() {
        group = SdkEventLoopGroup.builder()
                .numberOfThreads(THREADS)
                .threadFactory(Thread.ofPlatform().daemon().name("sluice-s3-", 0).factory())
                .build();
    }

    SdkEventLoopGroup group() {
        return group;
    }

    /**
     * Waits until everything that was handed to the loops so far is done. The SDK closes a cancelled request's connection
     * by a task on its loop: once this returns, no buffer of that request is read any more.
     */
    void drain() {
        for (EventExecutor loop : group.eventLoopGroup()) {
            try {
                loop.submit(() -> { }).awaitUninterruptibly();
            } catch (RejectedExecutionException shutDown) {
                return;
            }
        }
    }

    /** Ends the threads after a short quiet time, in which the connections of a client that was just closed get closed. */
    @Override
    public void close() {
        group.eventLoopGroup().shutdownGracefully(100, 2000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
