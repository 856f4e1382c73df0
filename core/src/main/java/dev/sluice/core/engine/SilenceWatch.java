package dev.sluice.core.engine;

import java.time.Duration;

/** Watches a source while a part of it is let go, and tells once when it has been silent for too long. */
final class SilenceWatch implements AutoCloseable {

    private final Thread thread;

    private SilenceWatch(Thread thread) {
        this.thread = thread;
    }

    static SilenceWatch start(SourceReader source, Duration longest, Runnable onSilence) {
        return new SilenceWatch(Thread.ofVirtual().name("sluice-silence").start(() -> watch(source, longest, onSilence)));
    }

    private static void watch(SourceReader source, Duration longest, Runnable onSilence) {
        try {
            Duration left = longest;
            while (left.isPositive()) {
                Thread.sleep(left);
                left = longest.minus(source.silence());
            }
            onSilence.run();
        } catch (InterruptedException partIsRead) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
