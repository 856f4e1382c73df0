package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sources that stall while they have memory of which others want some. The default budget: it has room for four whole
 * parts.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledSourcesTest {

    private static final int MIB = 1 << 20;
    private static final byte[] LARGE = TestBytes.of(20 * MIB);

    private final InMemoryStore store = SmallStore.create(StoreLimits.AWS, InMemoryStore.ALL_FEATURES);
    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofMiB(48));
    private final UploadEngine engine = UploadEngine.builder(store)
            .budget(budget)
            .sourceSilence(Duration.ofSeconds(3))
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HeldSource> stalled = new ArrayList<>();

    @AfterEach
    void holdsNothingAfterwards() throws InterruptedException {
        stalled.forEach(HeldSource::goOn);
        threads.shutdown();
        if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
            threads.shutdownNow();
        }
        threads.close();
        assertThat(budget.inUse().bytes()).isZero();
        store.requireNothingLeft();
    }

    /** @return an upload of {@link #LARGE} whose source has stalled after so many bytes */
    private Future<UploadReceipt> stall(String key, int after, boolean known) throws InterruptedException {
        return stall(key, LARGE.length, after, known);
    }

    private Future<UploadReceipt> stall(String key, int length, int after, boolean known) throws InterruptedException {
        HeldSource source = new HeldSource(length, after);
        stalled.add(source);
        UploadRequest.Builder request = UploadRequest.to(new ObjectAddress(SmallStore.BUCKET, key));
        Future<UploadReceipt> upload =
                threads.submit(() -> engine.upload((known ? request.size(length) : request).build(), source));
        source.awaitStall();
        return upload;
    }

    private UploadReceipt upload(String key, byte[] bytes) {
        return engine.upload(UploadRequest.to(SmallStore.BUCKET, key).build(), TestSource.of(bytes));
    }

    @Test
    void tenBytesNeedNoMemoryOfTheirs() throws Exception {
        for (int i = 0; i < 4; i++) {
            stall("stalled-" + i, MIB, false);
        }
        HeldSource waiting = new HeldSource(LARGE.length, MIB);
        stalled.add(waiting);
        threads.submit(() -> engine.upload(UploadRequest.to(SmallStore.BUCKET, "waiting").build(), waiting));

        assertThat(upload("ten", TestBytes.of(10)).size()).isEqualTo(10);
        assertThat(upload("none", new byte[0]).size()).isZero();
    }

    /** In its own small room each stays, however many they are; when it goes on, it lacks nothing. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takeNoMemoryBeforeTheyHaveGivenAnything(boolean known) throws Exception {
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            uploads.add(stall("stalled-" + i, 100 * 1024, 1, known));
        }
        assertThat(budget.inUse().bytes()).isZero();

        UploadRequest another = UploadRequest.to(SmallStore.BUCKET, "another").size(LARGE.length).build();
        assertThat(engine.upload(another, TestSource.of(LARGE)).size()).isEqualTo(LARGE.length);

        stalled.forEach(HeldSource::goOn);
        for (Future<UploadReceipt> upload : uploads) {
            assertThat(upload.get().size()).isEqualTo(100 * 1024);
        }
    }

    @Test
    void takeNoMemoryForPartsOfResumableUploadsBeforeTheyHaveGivenAnything() throws Exception {
        UploadSession session = SessionEngine.builder(store, store, store).budget(budget).build()
                .begin(UploadRequest.to(SmallStore.BUCKET, "resumable").size(100 * 1024).build());
        List<Future<Digest>> parts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            HeldSource source = new HeldSource(100 * 1024, 1);
            stalled.add(source);
            parts.add(threads.submit(() -> session.writePart(PartNumber.FIRST, source, Optional.empty())));
            source.awaitStall();
        }
        assertThat(budget.inUse().bytes()).isZero();

        stalled.forEach(HeldSource::goOn);
        for (Future<Digest> part : parts) {
            assertThat(part.get()).isNotNull();
        }
        session.abort();
    }

    /** What they don't need of their parts for now suffices for another; when they go on, they lack nothing. */
    @ParameterizedTest
    @ValueSource(ints = {100, MIB, 6 * MIB, 9 * MIB})
    void makeRoomForAnotherAndGoOn(int after) throws Exception {
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            uploads.add(stall("stalled-" + i, after, false));
        }

        assertThat(upload("another", LARGE).size()).isEqualTo(LARGE.length);

        stalled.forEach(HeldSource::goOn);
        for (int i = 0; i < 4; i++) {
            assertThat(uploads.get(i).get().size()).isEqualTo(LARGE.length);
            assertThat(read("stalled-" + i)).isEqualTo(LARGE);
        }
    }

    @Test
    void areEndedOnlyWhenNothingElseHelps() throws Exception {
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            uploads.add(stall("stalled-" + i, MIB, false));
        }

        assertThat(upload("another", LARGE).size()).isEqualTo(LARGE.length);

        stalled.forEach(HeldSource::goOn);
        List<Throwable> failures = uploads.stream()
                .map(upload -> catchThrowable(upload::get))
                .filter(failure -> failure != null)
                .toList();
        assertThat(failures)
                .isNotEmpty()
                .hasSizeLessThan(10)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(UploadException.SourceFailed.class)
                        .hasMessageContaining("while other uploads were waiting for the memory"));
    }

    /** A part that went out short still has memory that its source may write to. */
    @Test
    void keepNothingForEverThoughWhatTheyGaveIsSent() throws Exception {
        for (int i = 0; i < 20; i++) {
            HeldSource source = new HeldSource(LARGE.length, 6 * MIB);
            stalled.add(source);
            UploadRequest request = UploadRequest.to(SmallStore.BUCKET, "stalled-" + i).build();
            threads.submit(() -> engine.upload(request, source));
        }
        for (HeldSource source : stalled) {
            source.awaitStall();
        }

        assertThat(upload("another", LARGE).size()).isEqualTo(LARGE.length);
    }

    /** Full, and yet without an end, so that nobody knows whether it is right. */
    @Test
    void areEndedAfterTheirLastByteToo() throws Exception {
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            HeldSource source = new HeldSource(8 * MIB + 1, 8 * MIB);
            stalled.add(source);
            UploadRequest request = UploadRequest.to(SmallStore.BUCKET, "full-" + i).size(8 * MIB).build();
            uploads.add(threads.submit(() -> engine.upload(request, source)));
        }
        for (HeldSource source : stalled) {
            source.awaitStall();
        }

        assertThat(upload("another", LARGE).size()).isEqualTo(LARGE.length);
        stalled.forEach(HeldSource::goOn);
        assertThat(uploads)
                .anySatisfy(upload -> assertThat(catchThrowable(upload::get))
                        .hasCauseInstanceOf(UploadException.SourceFailed.class)
                        .hasMessageContaining("while other uploads were waiting for the memory"));
    }

    /** Known length: parts go on while they come in, and whoever is silent then ends as anybody does. */
    @Test
    void ofKnownLengthAreStreamed() throws Exception {
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            uploads.add(stall("stalled-" + i, MIB, true));
        }

        assertThat(upload("another", LARGE).size()).isEqualTo(LARGE.length);

        assertThat(read("another")).isEqualTo(LARGE);
        stalled.forEach(HeldSource::goOn);
        for (Future<UploadReceipt> upload : uploads) {
            Throwable failure = catchThrowable(upload::get);
            assertThat(failure == null || failure.getCause() instanceof UploadException.SourceFailed).isTrue();
        }
    }

    /** Where the store takes no trailers, a part of known length can be no more than shortened, too. */
    @Test
    void ofKnownLengthMakeRoomWhereNothingCanBeStreamed() throws Exception {
        InMemoryStore headersOnly = SmallStore.create(StoreLimits.AWS, new StoreFeatures(Checksums.HEADER, true, true));
        UploadEngine engine = UploadEngine.builder(headersOnly).budget(budget).build();
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            HeldSource source = new HeldSource(LARGE.length, 6 * MIB);
            stalled.add(source);
            UploadRequest request = UploadRequest.to(SmallStore.BUCKET, "stalled-" + i).size(LARGE.length).build();
            uploads.add(threads.submit(() -> engine.upload(request, source)));
            source.awaitStall();
        }

        assertThat(engine.upload(
                                UploadRequest.to(SmallStore.BUCKET, "another")
                                        .size(LARGE.length)
                                        .build(),
                                TestSource.of(LARGE))
                        .parts())
                .isPositive();

        stalled.forEach(HeldSource::goOn);
        int parts = 0;
        for (Future<UploadReceipt> upload : uploads) {
            parts += upload.get().parts();
        }
        assertThat(parts).as("three of each, and one that was shorter").isGreaterThan(15);
        headersOnly.requireNothingLeft();
    }

    /** One thread feeds six uploads in turn, as a program does that splits a stream. */
    @Test
    void thatOneThreadFeedsGoOnWhereTheLeastOfEachFits() throws Exception {
        List<PipedSource> pipes = new ArrayList<>();
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            PipedSource pipe = new PipedSource();
            pipes.add(pipe);
            String key = "piped-" + i;
            uploads.add(threads.submit(() -> engine.upload(UploadRequest.to(SmallStore.BUCKET, key).build(), pipe)));
        }

        for (int offset = 0; offset < LARGE.length; offset += MIB) {
            for (PipedSource pipe : pipes) {
                pipe.give(ByteBuffer.wrap(LARGE, offset, MIB));
            }
        }
        for (PipedSource pipe : pipes) {
            pipe.give(PipedSource.END);
        }

        for (int i = 0; i < 6; i++) {
            assertThat(uploads.get(i).get().size()).isEqualTo(LARGE.length);
            assertThat(read("piped-" + i)).isEqualTo(LARGE);
        }
    }

    private byte[] read(String key) throws IOException {
        try (var content = store.open(new ObjectAddress(SmallStore.BUCKET, key))) {
            return content.stream().readAllBytes();
        }
    }

    /** Gives {@link #LARGE}, or its beginning, and stalls on the way until it may go on. */
    private static final class HeldSource implements UploadSource {
        private final int length;
        private final int stallAt;
        private final CountDownLatch stalls = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private int position;

        HeldSource(int length, int stallAt) {
            this.length = length;
            this.stallAt = stallAt;
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            if (position == stallAt) {
                stalls.countDown();
                try {
                    mayGoOn.await();
                } catch (InterruptedException interrupted) {
                    throw new InterruptedIOException();
                }
            }
            int end = position < stallAt ? stallAt : length;
            if (position == end) {
                return -1;
            }
            int count = Math.min(buffer.remaining(), end - position);
            buffer.put(LARGE, position, count);
            position += count;
            return count;
        }

        void awaitStall() throws InterruptedException {
            stalls.await();
        }

        void goOn() {
            mayGoOn.countDown();
        }

        @Override
        public void close() { }
    }

    /** Gives what another thread hands over, which waits until it is taken. */
    private static final class PipedSource implements UploadSource {
        static final ByteBuffer END = ByteBuffer.allocate(0);

        private final SynchronousQueue<ByteBuffer> pipe = new SynchronousQueue<>();
        private ByteBuffer rest = ByteBuffer.allocate(0);
        private boolean ended;

        void give(ByteBuffer bytes) throws InterruptedException {
            pipe.put(bytes);
        }

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            try {
                while (!ended && !rest.hasRemaining()) {
                    rest = pipe.take();
                    ended = rest == END;
                }
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException();
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(buffer.remaining(), rest.remaining());
            buffer.put(rest.slice(rest.position(), count));
            rest.position(rest.position() + count);
            return count;
        }

        @Override
        public void close() { }
    }
}
