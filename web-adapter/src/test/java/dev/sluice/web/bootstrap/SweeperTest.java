package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.web.Eventually;
import dev.sluice.web.ServedBuckets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private static final ServedBuckets BUCKETS = ServedBuckets.of(List.of("one", "two"));

    @Test
    void sweepsEveryBucketAgainAndAgainThoughOneFails() {
        Swept uploader = new Swept();
        try (Sweeper sweeper = new Sweeper(uploader, BUCKETS, Duration.ofMillis(1))) {
            sweeper.start();
            Eventually.holds(() -> assertThat(uploader.buckets).startsWith("one", "two", "one", "two", "one"));
        }
    }

    @Test
    void neverSweepsWithoutAnInterval() {
        Swept uploader = new Swept();
        try (Sweeper sweeper = new Sweeper(uploader, BUCKETS, Duration.ZERO)) {
            sweeper.start();
        }
        assertThat(uploader.buckets).isEmpty();
    }

    @Test
    void endsASweepThatIsRunningWhenItIsClosed() throws InterruptedException {
        Stuck uploader = new Stuck();
        Sweeper sweeper = new Sweeper(uploader, BUCKETS, Duration.ofMillis(1));
        sweeper.start();
        uploader.reached.await();

        sweeper.close();

        uploader.interrupted.await();
    }

    /** Notes what is swept; the first bucket always fails. */
    private static class Swept implements ResumableUploader {

        final List<String> buckets = new CopyOnWriteArrayList<>();

        @Override
        public SweepReport sweep(String bucket) {
            buckets.add(bucket);
            if (bucket.equals("one")) {
                throw new UploadException.StoreUnavailable(
                        new ObjectAddress(bucket, "x"), "m", Duration.ZERO, null, Optional.empty());
            }
            return new SweepReport(1, 0);
        }

        @Override
        public UploadSession begin(UploadRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<UploadSession> resume(UploadId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<UploadInfo> find(String bucket, String fingerprint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UploadPage list(String bucket, Optional<String> cursor, int limit) {
            throw new UnsupportedOperationException();
        }
    }

    /** Sweeps until it is interrupted. */
    private static final class Stuck extends Swept {

        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch interrupted = new CountDownLatch(1);

        @Override
        public SweepReport sweep(String bucket) {
            reached.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
            }
            throw new UploadException.Cancelled(new ObjectAddress(bucket, "x"), "m", null);
        }
    }
}
