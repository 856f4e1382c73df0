package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadProgress;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several clients send the parts of one upload through several nodes at once. Whatever any of them does, a part that
 * was acknowledged stays, a part that was refused harms none, and the upload ends with the right object, whoever
 * completes it and how often. A failure names its seed; {@code -Dsluice.test.seeds=1000-2000} tries others.
 */
class SeveralNodesFaultTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final String FINGERPRINT = "0123456789abcdef";
    private static final Duration EXPIRY = Duration.ofHours(1);

    static LongStream seeds() {
        String[] range = System.getProperty("sluice.test.seeds", "0-150").split("-");
        return LongStream.range(Long.parseLong(range[0]), Long.parseLong(range[1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void keepsWhatWasAcknowledgedAndPublishesTheRightObject(long seed) throws Exception {
        Scenario scenario = new Scenario(seed);
        scenario.sendAll();
        scenario.complete();
        scenario.requireNothingLeft();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void leavesNothingOfWhatWasAborted(long seed) throws Exception {
        Scenario scenario = new Scenario(seed);
        scenario.sendAll();
        scenario.abort();
        scenario.requireNothingLeft();
    }

    /** All that a seed decides. */
    private static final class Scenario {
        private final SplittableRandom random;
        private final InMemoryStore store;
        private final FaultyStore faulty;
        private final int partSize;
        private final MemoryBudget budget;
        private final List<ResumableUploader> nodes;
        private final byte[] bytes;
        private final UploadInfo upload;

        Scenario(long seed) {
            random = new SplittableRandom(seed);
            StoreFeatures features = features();
            store = SmallStore.create(new StoreLimits(4, 64, 60, 4096, 4096), features);
            faulty = new FaultyStore(store, rates(features), seed);
            partSize = 4 + random.nextInt(13);
            budget = MemoryBudget.of(ByteSize.ofBytes(64 + random.nextInt(200)), ByteSize.ofBytes(16));
            nodes = IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(n -> node(faulty, Instant::now)).toList();
            bytes = TestBytes.of(random.nextInt(200), seed);
            // Of an upload whose record could not be written nobody knows, so its beginning is left in peace.
            upload = node(store, Instant::now)
                    .begin(UploadRequest.to(ADDRESS)
                            .size(bytes.length)
                            .fingerprint(FINGERPRINT)
                            .build())
                    .info();
        }

        private StoreFeatures features() {
            Checksums checksums = Checksums.values()[Math.max(0, random.nextInt(7) - 3)];
            return new StoreFeatures(checksums, checksums != Checksums.NONE && random.nextBoolean(), true);
        }

        /** A store that keeps no checksums has no way to tell that its own answer was a lie. */
        private FaultRates rates(StoreFeatures features) {
            double rate = random.nextDouble(0.13);
            FaultRates each = FaultRates.each(rate);
            return features.fullObjectChecksum()
                    ? each
                    : new FaultRates(
                            each.refused(),
                            each.denied(),
                            each.slowDown(),
                            each.stalled(),
                            each.late(),
                            each.answerLost(),
                            each.broken(),
                            0,
                            each.longestDelay());
        }

        private <S extends UploadStore & ObjectReader> ResumableUploader node(
                S over, InstantSource clock) {
            return SessionEngine.builder(over, over, store)
                    .budget(budget)
                    .partSize(ByteSize.ofBytes(partSize))
                    .retryPolicy(new RetryPolicy(3 + random.nextInt(4), Duration.ZERO, Duration.ZERO))
                    .expiry(EXPIRY)
                    .clock(clock)
                    .build();
        }

        /** Several clients, each with its own parts and some that others send too. */
        void sendAll() throws Exception {
            int clients = 1 + random.nextInt(4);
            List<Client> all = IntStream.range(0, clients)
                    .mapToObj(n -> new Client(random.split(), n, clients))
                    .toList();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<?> one : threads.invokeAll(all)) {
                    one.get();
                }
            }
            assertThat(calmly().progress().received())
                    .as(faulty.toString())
                    .isEqualTo(PartRanges.upTo(upload.partCount()));
        }

        void complete() throws InterruptedException, ExecutionException {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<UploadReceipt>> completing = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    SplittableRandom own = random.split();
                    completing.add(threads.submit(
                            () -> untilItWorks(() -> anyNode(own).complete(Optional.of(TestBytes.crc32c(bytes))))));
                }
                for (Future<UploadReceipt> one : completing) {
                    requireRight(one.get());
                }
            }
            requireRight(calmly().complete(Optional.empty()));
            assertThat(published()).as(faulty.toString()).hasValue(bytes);
            assertThat(calmly().progress().state()).as(faulty.toString()).isEqualTo(UploadProgress.State.COMPLETED);
            assertThatThrownBy(() -> calmly().writePart(
                                    PartNumber.FIRST, TestSource.of(part(PartNumber.FIRST)), Optional.empty()))
                    .as(faulty.toString())
                    .isInstanceOf(UploadException.Completed.class);
        }

        private void requireRight(UploadReceipt receipt) {
            assertThat(receipt.size()).as(faulty.toString()).isEqualTo(bytes.length);
            assertThat(receipt.checksum()).as(faulty.toString()).isEqualTo(TestBytes.crc32c(bytes));
        }

        void abort() {
            untilItWorks(() -> {
                abortOnce();
                return upload;
            });
            assertThat(published()).as(faulty.toString()).isEmpty();
            store.requireNothingLeft();
        }

        /** What an earlier attempt achieved before it failed, this one is told. */
        private void abortOnce() {
            try {
                nodes.get(random.nextInt(nodes.size())).resume(upload.id()).ifPresent(UploadSession::abort);
            } catch (UploadException.Expired | UploadException.NoSuchUpload byTheEarlierAttempt) {
                assertThat(node(store, Instant::now).find(SmallStore.BUCKET, FINGERPRINT))
                        .as(faulty.toString())
                        .isEmpty();
            }
        }

        /** Through a node whose requests to the store all succeed. */
        private UploadSession calmly() {
            return node(store, Instant::now).resume(upload.id()).orElseThrow();
        }

        private UploadSession anyNode(SplittableRandom own) {
            return nodes.get(own.nextInt(nodes.size())).resume(upload.id()).orElseThrow();
        }

        void requireNothingLeft() {
            Instant later = Instant.now().plus(EXPIRY).plus(Duration.ofHours(2));
            assertThat(node(store, () -> later).sweep(SmallStore.BUCKET).failed()).as(faulty.toString()).isZero();
            assertThat(store.list(SmallStore.BUCKET, ListQuery.ofPrefix(".sluice/"))
                            .objects())
                    .as(faulty.toString())
                    .isEmpty();
            assertThat(budget.inUse()).as("memory after the upload to %s", faulty).isEqualTo(ByteSize.ofBytes(0));
            store.requireNothingLeft();
        }

        /** Clients try again whatever the store is said to have answered; that the upload is no more is final. */
        private static <T> T untilItWorks(Supplier<T> call) {
            while (true) {
                try {
                    return call.get();
                } catch (UploadException.StoreUnavailable
                        | UploadException.AccessDenied
                        | UploadException.ChecksumMismatch again) {
                    Thread.onSpinWait();
                }
            }
        }

        private byte[] part(PartNumber number) {
            int from = Math.toIntExact(upload.offsetOf(number));
            return Arrays.copyOfRange(bytes, from, from + Math.toIntExact(upload.lengthOf(number)));
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

        /** Sends every n-th part, in an order of its own, and after each of them something that must do no harm. */
        private final class Client implements Callable<Client> {
            private final SplittableRandom own;
            private final int first;
            private final int step;

            Client(SplittableRandom own, int first, int step) {
                this.own = own;
                this.first = first;
                this.step = step;
            }

            @Override
            public Client call() {
                List<PartNumber> left = new ArrayList<>();
                for (int number = first + 1; number <= upload.partCount(); number += step) {
                    left.add(new PartNumber(number));
                }
                while (!left.isEmpty()) {
                    PartNumber number = left.remove(own.nextInt(left.size()));
                    send(number);
                    disturb();
                    assertThat(calmly().progress().checksums())
                            .as(faulty.toString())
                            .containsEntry(number, TestBytes.crc32c(part(number)));
                }
                return this;
            }

            private void send(PartNumber number) {
                Optional<Digest> declared =
                        own.nextBoolean() ? Optional.of(TestBytes.crc32c(part(number))) : Optional.empty();
                Digest answered =
                        untilItWorks(() -> anyNode(own).writePart(number, TestSource.of(part(number)), declared));
                assertThat(answered).as(faulty.toString()).isEqualTo(TestBytes.crc32c(part(number)));
            }

            private void disturb() {
                PartNumber any = new PartNumber(1 + own.nextInt(upload.partCount()));
                byte[] right = part(any);
                byte[] wrong = TestBytes.of(right.length, 99);
                switch (own.nextInt(6)) {
                    case 0 -> send(any);
                    case 1 -> refused(any, TestSource.breakingAfter(wrong), Optional.empty());
                    case 2 -> refused(any, TestSource.of(Arrays.copyOf(wrong, right.length + 1)), Optional.empty());
                    case 3 ->
                        refused(
                                any,
                                TestSource.of(wrong),
                                Optional.of(TestBytes.crc32c(Arrays.copyOf(right, right.length + 1))));
                    default -> { }
                }
            }

            private void refused(PartNumber number, TestSource source, Optional<Digest> declared) {
                assertThatThrownBy(() -> anyNode(own).writePart(number, source, declared))
                        .as(faulty.toString())
                        .isInstanceOf(UploadException.class);
            }
        }
    }
}
