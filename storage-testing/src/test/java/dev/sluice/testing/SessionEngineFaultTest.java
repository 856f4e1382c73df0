package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the store does, and whichever node is asked: what was acknowledged stays, a client that repeats what failed
 * ends with the right object, and one that gives up leaves nothing behind. A failure names its seed;
 * {@code -Dsluice.test.seeds=1000-2000} tries others.
 */
class SessionEngineFaultTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int MOST_ATTEMPTS = 1000;

    static LongStream seeds() {
        return UploadEngineFaultTest.seeds();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsWithTheRightObject(long seed) {
        new Scenario(seed, true).publish();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void leavesNothingWhenItIsAborted(long seed) {
        new Scenario(seed, false).abort();
    }

    /** All that a seed decides. */
    private static final class Scenario {
        private final SplittableRandom random;
        private final InMemoryStore store;
        private final FaultyStore faulty;
        private final MemoryBudget budget;
        private final ByteSize partSize;
        private final byte[] bytes;
        private final Set<PartNumber> acknowledged = new TreeSet<>();

        /** @param denies whether a right may be missing at times: an upload that may not be aborted leaves its parts */
        Scenario(long seed, boolean denies) {
            random = new SplittableRandom(seed);
            store = SmallStore.create(new StoreLimits(4, 64, 40, 4096, 4096), features());
            double rate = random.nextDouble(0.12);
            faulty = new FaultyStore(
                    store,
                    new FaultRates(rate, denies ? rate / 10 : 0, rate, rate, rate, rate, rate, 0, Duration.ofMillis(1)),
                    seed);
            budget = MemoryBudget.of(ByteSize.ofBytes(128 + random.nextInt(200)), ByteSize.ofBytes(16));
            partSize = ByteSize.ofBytes(4 + random.nextInt(13));
            bytes = TestBytes.of(random.nextInt(120), seed);
        }

        private StoreFeatures features() {
            Checksums checksums = Checksums.values()[Math.max(0, random.nextInt(7) - 3)];
            return new StoreFeatures(checksums, checksums == Checksums.HEADER_OR_TRAILER && random.nextBoolean(), true);
        }

        void publish() {
            UploadSession session = begin();
            send(session, session.info().partCount());
            requireAcknowledgedPartsAreThere(session.info());

            UploadReceipt receipt =
                    untilItSucceeds(() -> node(session.info().id()).complete(Optional.of(TestBytes.crc32c(bytes))));

            assertThat(receipt.size()).as(faulty.toString()).isEqualTo(bytes.length);
            assertThat(receipt.checksum()).as(faulty.toString()).isEqualTo(TestBytes.crc32c(bytes));
            assertThat(published()).as(faulty.toString()).isEqualTo(bytes);
            store.requireNothingLeft();
            requireNoMemoryHeld();
        }

        void abort() {
            UploadSession session = begin();
            send(session, random.nextInt(session.info().partCount() + 1));

            untilItSucceeds(() -> {
                engine(faulty).resume(session.info().id()).ifPresent(UploadSession::abort);
                return session;
            });

            assertThat(store.head(ADDRESS)).as(faulty.toString()).isEmpty();
            store.requireNothingLeft();
            requireNoMemoryHeld();
        }

        private void requireNoMemoryHeld() {
            assertThat(budget.inUse()).as("memory after the upload to %s", faulty).isEqualTo(ByteSize.ofBytes(0));
        }

        private UploadSession begin() {
            return untilItSucceeds(() -> engine(faulty).begin(UploadRequest.to(ADDRESS).size(bytes.length).build()));
        }

        /** Sends some parts, in an order of the seed's, some of them again, some broken at first. */
        private void send(UploadSession session, int count) {
            UploadInfo info = session.info();
            int[] order = shuffled(info.partCount());
            for (int i = 0; i < count; i++) {
                PartNumber number = new PartNumber(order[i]);
                byte[] part = part(info, number);
                untilItSucceeds(() -> {
                    TestSource source = random.nextInt(6) == 0 ? TestSource.breakingAfter(part) : TestSource.of(part);
                    Digest digest = node(info.id()).writePart(number, source, Optional.empty());
                    assertThat(digest).as(faulty.toString()).isEqualTo(TestBytes.crc32c(part));
                    return digest;
                });
                acknowledged.add(number);
            }
        }

        private int[] shuffled(int count) {
            int[] order = IntStream.rangeClosed(1, count).toArray();
            for (int i = count - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[other];
                order[other] = swapped;
            }
            return order;
        }

        private byte[] part(UploadInfo info, PartNumber number) {
            int from = Math.toIntExact(info.offsetOf(number));
            return Arrays.copyOfRange(bytes, from, from + Math.toIntExact(info.lengthOf(number)));
        }

        private void requireAcknowledgedPartsAreThere(UploadInfo info) {
            assertThat(engine(store)
                            .resume(info.id())
                            .orElseThrow()
                            .progress()
                            .checksums()
                            .keySet())
                    .as(faulty.toString())
                    .containsExactlyInAnyOrderElementsOf(acknowledged);
        }

        private UploadSession node(UploadId id) {
            return engine(faulty).resume(id).orElseThrow(() -> new AssertionError("the upload is lost in " + faulty));
        }

        private <S extends UploadStore & ObjectReader & ObjectCatalog> SessionEngine engine(S over) {
            return SessionEngine.builder(over)
                    .budget(budget)
                    .partSize(partSize)
                    .retryPolicy(new RetryPolicy(3 + random.nextInt(4), Duration.ZERO, Duration.ZERO))
                    .build();
        }

        /**
         * What a client does: it asks again after what may pass. That rights come and go is a fault of this store's
         * own.
         */
        private <T> T untilItSucceeds(Supplier<T> call) {
            for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
                try {
                    return call.get();
                } catch (UploadException.StoreUnavailable
                        | UploadException.AccessDenied
                        | UploadException.SourceFailed mayPass) {
                    assertThat(mayPass).as(faulty.toString()).message().isNotBlank();
                }
            }
            return fail("never succeeds: %s", faulty);
        }

        private byte[] published() {
            try (var content = store.open(ADDRESS)) {
                return content.stream().readAllBytes();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
