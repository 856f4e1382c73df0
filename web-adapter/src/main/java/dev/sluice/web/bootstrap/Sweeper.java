package dev.sluice.web.bootstrap;

import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.web.ServedBuckets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes expired uploads now and then, on a thread of its own, until it is closed. Any number of gateways may do so in
 * the same buckets; each waits for a random time, so that those that were started together don't do it all at once.
 */
final class Sweeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final ResumableUploader uploader;
    private final ServedBuckets buckets;
    private final Duration interval;
    private volatile @Nullable Thread thread;

    /** @param interval how long it waits on average; zero: it never sweeps */
    Sweeper(ResumableUploader uploader, ServedBuckets buckets, Duration interval) {
        this.uploader = uploader;
        this.buckets = buckets;
        this.interval = interval;
    }

    void start() {
        if (interval.isPositive()) {
            thread = Thread.ofVirtual().name("sluice-sweep").start(this::sweepUntilClosed);
        }
    }

    private void sweepUntilClosed() {
        try {
            while (true) {
                Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(2 * interval.toMillis()) + 1));
                buckets.names().forEach(this::sweep);
            }
        } catch (InterruptedException closed) {
            LOG.debug("Expired uploads are not looked for any more");
        }
    }

    private void sweep(String bucket) {
        try {
            SweepReport report = uploader.sweep(bucket);
            LOG.info(
                    "Removed {} expired uploads from bucket {}, and could not remove {}",
                    report.removed(),
                    bucket,
                    report.failed());
        } catch (RuntimeException failure) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("The expired uploads of bucket {} could not be removed now", bucket, failure);
            }
        }
    }

    @Override
    public void close() {
        Thread sweeping = thread;
        if (sweeping != null) {
            sweeping.interrupt();
        }
    }
}
