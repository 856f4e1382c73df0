package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Parallelism;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the store and the source do, an upload ends with the right object or with a clear error, and leaves nothing
 * behind. A failure names its seed; {@code -Dsluice.test.seeds=1000-2000} tries others.
 */
class UploadEngineFaultTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final byte[] EARLIER = {1, 2, 3};

    static LongStream seeds() {
        String[] range = System.getProperty("sluice.test.seeds", "0-500").split("-");
        return LongStream.range(Long.parseLong(range[0]), Long.parseLong(range[1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsWithTheRightObjectOrAClearError(long seed) {
        new Scenario(seed).run();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void leavesNothingWhenItIsInterruptedAtSomeMoment(long seed) throws InterruptedException {
        new Scenario(seed).runInterrupted();
    }

    /** All that a seed decides. */
    private static final class Scenario {
        private final SplittableRandom random;
        private final InMemoryStore store;
        private final FaultyStore faulty;
        private final MemoryBudget budget;
        private final UploadEngine engine;
        private final byte[] bytes;
        private final boolean replaces;

        Scenario(long seed) {
            random = new SplittableRandom(seed);
            store = SmallStore.create(new StoreLimits(4, 64, 40, 4096, 64), features());
            faulty = new FaultyStore(store, FaultRates.each(random.nextDouble(0.13)), seed);
            budget = MemoryBudget.of(ByteSize.ofBytes(64 + random.nextInt(200)), ByteSize.ofBytes(16));
            engine = UploadEngine.builder(faulty)
                    .budget(budget)
                    .partSize(ByteSize.ofBytes(4 + random.nextInt(13)))
                    .parallelism(Parallelism.upTo(1 + random.nextInt(6)))
                    .retryPolicy(new RetryPolicy(3 + random.nextInt(4), Duration.ZERO, Duration.ZERO))
                    .build();
            bytes = TestBytes.of(random.nextInt(200), seed);
            replaces = random.nextBoolean();
        }

        private StoreFeatures features() {
            Checksums checksums = Checksums.values()[Math.max(0, random.nextInt(7) - 3)];
            return new StoreFeatures(checksums, checksums != Checksums.NONE && random.nextBoolean(), true);
        }

        void run() {
            prepare();
            UploadRequest request = request();
            TestSource source = random.nextInt(10) == 0 ? TestSource.breakingAfter(bytes) : TestSource.of(bytes);
            upload(request, source);
            requireNothingLeft();
        }

        /** The moment is the scheduler's, so here a seed decides nearly everything. */
        void runInterrupted() throws InterruptedException {
            prepare();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread uploading = Thread.ofVirtual()
                    .start(() -> failure.set(catchThrowable(() -> engine.upload(request(), TestSource.of(bytes)))));
            Thread.sleep(Duration.ofNanos(random.nextLong(2_000_000)));
            uploading.interrupt();
            uploading.join();
            assertThat(failure.get())
                    .as(faulty.toString())
                    .satisfiesAnyOf(
                            thrown -> assertThat(thrown).isNull(),
                            thrown -> assertThat(thrown).isInstanceOf(UploadException.class));
            requireNothingLeft();
        }

        private void prepare() {
            if (replaces) {
                store.putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(EARLIER));
            }
        }

        private void requireNothingLeft() {
            assertThat(budget.inUse()).as("memory after the upload to %s", faulty).isEqualTo(ByteSize.ofBytes(0));
            store.requireNothingLeft();
        }

        private void upload(UploadRequest request, TestSource source) {
            try {
                UploadReceipt receipt = engine.upload(request, source);
                assertThat(receipt.size()).as(faulty.toString()).isEqualTo(bytes.length);
                assertThat(receipt.checksum()).as(faulty.toString()).isEqualTo(TestBytes.crc32c(bytes));
                assertThat(published()).as(faulty.toString()).hasValue(bytes);
            } catch (UploadException failure) {
                requireClear(failure);
            }
        }

        private UploadRequest request() {
            UploadRequest.Builder request = UploadRequest.to(ADDRESS);
            if (random.nextInt(3) > 0) {
                request.size(bytes.length);
            }
            if (random.nextInt(4) == 0) {
                request.expectedDigest(TestBytes.crc32c(bytes));
            }
            if (random.nextInt(4) == 0) {
                request.precondition(Precondition.MUST_NOT_EXIST);
            }
            return request.build();
        }

        /**
         * What was there before is there still; only a store that stops to answer, or denies what it allowed before,
         * may have published without our knowing.
         */
        private void requireClear(UploadException failure) {
            assertThat(failure.getMessage()).as(faulty.toString()).isNotBlank();
            Optional<byte[]> found = published();
            boolean mute = failure instanceof UploadException.StoreUnavailable
                    || failure instanceof UploadException.AccessDenied;
            boolean unknown = mute && found.filter(now -> Arrays.equals(now, bytes)).isPresent();
            if (!unknown) {
                assertThat(found.map(TestBytes::crc32c)).as("after " + failure + " of " + faulty)
                        .isEqualTo(replaces ? Optional.of(TestBytes.crc32c(EARLIER)) : Optional.empty());
            }
        }

        private Optional<byte[]> published() {
            return store.head(ADDRESS).map(info -> {
                try (ObjectContent content = store.open(ADDRESS)) {
                    return content.stream().readAllBytes();
                } catch (IOException impossible) {
                    throw new AssertionError(impossible);
                }
            });
        }
    }
}
