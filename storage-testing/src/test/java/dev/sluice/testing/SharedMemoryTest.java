package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.UploadEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How uploads share an engine's memory, of which three quarters are for parts of sources that have shown to be fast.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedMemoryTest {

    private static final int SLOW_UPLOADS = 49;
    private static final int SLAB = 64;
    private static final int PART = 4 * SLAB;
    private static final byte[] CONTENT = TestBytes.of(5 * PART + 1);

    private final InMemoryStore store = SmallStore.create();
    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(24 * PART), ByteSize.ofBytes(SLAB));
    private final UploadEngine engine = UploadEngine.builder(store)
            .budget(budget)
            .partSize(ByteSize.ofBytes(PART))
            .build();

    @Test
    void isNotTakenByManySlowSources() throws Exception {
        CountDownLatch slow = new CountDownLatch(SLOW_UPLOADS);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Future<UploadReceipt>> uploads = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < SLOW_UPLOADS; i++) {
                String key = "slow-" + i;
                uploads.add(threads.submit(() -> upload(key, new Slow(TestSource.of(CONTENT), slow, goOn))));
            }
            slow.await();
            assertThat(budget.inUse().bytes()).isLessThanOrEqualTo(24 * PART / 4);

            assertThat(upload("fast", TestSource.of(CONTENT)).size()).isEqualTo(CONTENT.length);

            goOn.countDown();
            for (Future<UploadReceipt> upload : uploads) {
                assertThat(upload.get().size()).isEqualTo(CONTENT.length);
            }
        }
        assertThat(budget.inUse().bytes()).isZero();
        store.requireNothingLeft();
    }

    private UploadReceipt upload(String key, UploadSource source) {
        UploadRequest request = UploadRequest.to(new ObjectAddress(SmallStore.BUCKET, key))
                .size(CONTENT.length)
                .build();
        return engine.upload(request, source);
    }

    /** Gives a little, and then nothing until it may go on. */
    private record Slow(UploadSource source, CountDownLatch slow, CountDownLatch goOn) implements UploadSource {

        @Override
        public int read(ByteBuffer buffer) throws IOException {
            return goOn.getCount() > 0 ? readSlowly(buffer) : source.read(buffer);
        }

        private int readSlowly(ByteBuffer buffer) throws IOException {
            int limit = buffer.limit();
            int count = source.read(buffer.limit(buffer.position() + 1));
            buffer.limit(limit);
            slow.countDown();
            try {
                goOn.await();
            } catch (InterruptedException unexpected) {
                throw new IOException(unexpected);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
