package dev.sluice.web.bootstrap;

import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which uploads are running, so that they can be ended, and leave nothing behind, before the store is closed. Thread-safe. */
final class RunningUploads implements StreamingUploader {

    private final StreamingUploader uploader;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    RunningUploads(StreamingUploader uploader) {
        this.uploader = uploader;
    }

    @Override
    public UploadReceipt upload(UploadRequest request, UploadSource source) {
        running.add(Thread.currentThread());
        try {
            return uploader.upload(request, source);
        } finally {
            leave();
        }
    }

    private synchronized void leave() {
        running.remove(Thread.currentThread());
        notifyAll();
    }

    /** Cancels every upload, and waits until each has cleaned up; returns whether all of them have. */
    synchronized boolean cancelAll(Duration atMost) throws InterruptedException {
        running.forEach(Thread::interrupt);
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (!running.isEmpty() && left > 0) {
            wait(left);
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return running.isEmpty();
    }
}
