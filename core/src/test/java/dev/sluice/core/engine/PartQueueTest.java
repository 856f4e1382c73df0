package dev.sluice.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.storage.PartBody.BodyReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartQueueTest {

    private static final Duration NEVER = Duration.ofDays(1);

    private final MemoryBudget budget = MemoryBudget.of(new ByteSize(512), new ByteSize(16));

    @AfterEach
    void holdsNoMemoryAfterwards() {
        assertThat(budget.inUse().bytes()).isZero();
    }

    @Test
    void aRetainedPartOfAnySizeIsReadAgainAndAgain() throws Exception {
        for (int size = 0; size < 100; size++) {
            byte[] bytes = bytes(size);
            try (PartQueue part = PartQueue.retained(budget.reserve(size, "a test"), size)) {
                assertThat(part.fill(source(bytes))).isEqualTo(size);

                assertThat(part.checksum()).contains(Digest.ofCrc32c(crc(bytes)));
                assertThat(drain(part.open())).isEqualTo(bytes);
                assertThat(drain(part.open())).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aSourceMayFillManySlabsOfARetainedPartAtOnce() throws Exception {
        for (int most = 1; most < 100; most++) {
            byte[] bytes = bytes(100);
            ScatteringSource source = new ScatteringSource(bytes, most);
            try (PartQueue part = PartQueue.retained(budget.reserve(100, "a test"), 100)) {
                assertThat(part.fill(new SourceReader(source, List.of()))).isEqualTo(100);

                assertThat(source.reads).isEqualTo(Math.ceilDiv(100, most));
                assertThat(part.crc32c()).isEqualTo(crc(bytes));
                assertThat(drain(part.open())).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aRetainedPartThatTurnsOutShorterHoldsLess() throws Exception {
        try (PartQueue part = PartQueue.retained(budget.reserve(200, "a test"), 200)) {
            assertThat(part.fill(source(bytes(5)))).isEqualTo(5);
            part.shorten();

            assertThat(part.length()).isEqualTo(5);
            assertThat(budget.inUse().bytes()).isLessThanOrEqualTo(16);
            assertThat(drain(part.open())).isEqualTo(bytes(5));
        }
    }

    /** Its source is reading into the part's own memory at that moment: what comes of it is the next part's. */
    @Test
    void aPartEndsWhereItIsWhileItsSourceIsRead() throws Exception {
        byte[] bytes = bytes(100);
        for (int at = 1; at < 90; at++) {
            int sealedAt = at;
            AtomicReference<PartQueue> sealing = new AtomicReference<>();
            ScatteringSource source = new ScatteringSource(bytes, 7) {
                @Override
                public long read(ByteBuffer[] buffers) {
                    PartQueue part = sealing.get();
                    if (part != null && part.received() >= sealedAt) {
                        assertThat(part.seal(sealedAt)).isTrue();
                        sealing.set(null);
                    }
                    return super.read(buffers);
                }
            };
            SourceReader reader = new SourceReader(source, List.of());
            try (PartQueue part = PartQueue.retained(budget.reserve(100, "a test"), 100)) {
                sealing.set(part);
                long sealed = part.fill(reader);

                assertThat(part.length()).isEqualTo(sealed).isGreaterThanOrEqualTo(at).isLessThan(100);
                assertThat(budget.inUse().bytes()).isLessThanOrEqualTo(sealed + 16);
                assertThat(part.checksum()).contains(Digest.ofCrc32c(crc(Arrays.copyOf(bytes, (int) sealed))));
                assertThat(drain(part.open())).isEqualTo(Arrays.copyOf(bytes, (int) sealed));
                try (PartQueue next = PartQueue.retained(budget.reserve(100, "a test"), 100)) {
                    assertThat(next.fill(reader)).isEqualTo(100 - sealed);
                    next.shorten();
                    assertThat(drain(next.open())).isEqualTo(Arrays.copyOfRange(bytes, (int) sealed, 100));
                }
            }
        }
    }

    /** Its source was still to give what the next part has. */
    @Test
    void aPartMayBeSentAndClosedWhileItsSourceIsRead() throws Exception {
        byte[] bytes = bytes(100);
        for (int at = 1; at < 90; at++) {
            int sealedAt = at;
            AtomicReference<PartQueue> sealing = new AtomicReference<>();
            AtomicReference<byte[]> sent = new AtomicReference<>();
            SourceReader reader = new SourceReader(new ScatteringSource(bytes, 7) {
                @Override
                public long read(ByteBuffer[] buffers) {
                    PartQueue part = sealing.get();
                    if (part != null && part.received() >= sealedAt && part.seal(sealedAt)) {
                        sealing.set(null);
                        sent.set(drain(part.open()));
                        part.close();
                    }
                    return super.read(buffers);
                }
            }, List.of());
            PartQueue part = PartQueue.retained(budget.reserve(100, "a test"), 100);
            sealing.set(part);

            long sealed = part.fill(reader);

            assertThat(sent.get()).isEqualTo(Arrays.copyOf(bytes, (int) sealed));
            assertThat(budget.inUse().bytes()).isZero();
            try (PartQueue next = PartQueue.retained(budget.reserve(100, "a test"), 100)) {
                assertThat(next.fill(reader)).isEqualTo(100 - sealed);
                next.shorten();
                assertThat(drain(next.open())).isEqualTo(Arrays.copyOfRange(bytes, (int) sealed, 100));
            }
        }
    }

    @Test
    void aPartIsLoweredToTheLeastThatItMayHave() throws Exception {
        byte[] bytes = bytes(100);
        try (PartQueue part = PartQueue.retained(budget.reserve(100, "a test"), 100)) {
            part.aimAtLeast(50);
            assertThat(part.lower(50)).isTrue();
            assertThat(part.lower(50)).as("there is no more to give").isFalse();
            assertThat(budget.inUse().bytes()).isEqualTo(50);

            assertThat(part.fill(source(bytes))).isEqualTo(50);

            assertThat(drain(part.open())).isEqualTo(Arrays.copyOf(bytes, 50));
        }
    }

    @Test
    void aRetainedPartIsLetGoWhileItIsFilled() throws Exception {
        byte[] bytes = bytes(200);
        for (int at = 0; at < 196; at += 3) {
            int letGoAt = at;
            try (PartQueue part = PartQueue.retained(budget.reserve(200, "a test"), 200)) {
                CompletableFuture<byte[]> sent = new CompletableFuture<>();
                UploadSource source = new ScatteringSource(bytes, 7) {
                    @Override
                    public long read(ByteBuffer[] buffers) {
                        if (part.retained() && part.received() >= letGoAt) {
                            assertThat(part.letGo(32)).isTrue();
                            Thread.ofVirtual().start(() -> sent.complete(drain(part.open())));
                        }
                        return super.read(buffers);
                    }
                };
                assertThat(part.fill(new SourceReader(source, List.of()))).isEqualTo(200);
                part.release();

                assertThat(sent.get()).isEqualTo(bytes);
                assertThat(part.crc32c()).isEqualTo(crc(bytes));
                assertThat(part.letGo(32)).as("once").isFalse();
                assertThat(budget.inUse().bytes()).isLessThanOrEqualTo(32);
            }
        }
    }

    @Test
    void aPartThatIsGivenUpHoldsOnlyWhatItsSourceMayStillWriteTo() throws Exception {
        try (PartQueue part = PartQueue.retained(budget.reserve(300, "a test"), 300)) {
            part.aimAtLeast(48);
            UploadSource source = new ScatteringSource(bytes(300), 7) {
                @Override
                public long read(ByteBuffer[] buffers) {
                    if (part.received() >= 14) {
                        part.close();
                        assertThat(budget.inUse().bytes()).isEqualTo(48);
                    }
                    return super.read(buffers);
                }
            };
            assertThatExceptionOfType(PartQueue.AbandonedException.class)
                    .isThrownBy(() -> part.fill(new SourceReader(source, List.of())));
        }
    }

    @Test
    void aPartOfAnySizeIsLetGoThroughFewSlabs() throws Exception {
        for (int size = 1; size < 300; size++) {
            byte[] bytes = bytes(size);
            try (PartQueue part = PartQueue.letGo(budget.reserveLetGo(size, "a test"), size, NEVER)) {
                CompletableFuture<byte[]> sent = drainInBackground(part);
                assertThat(part.fill(source(bytes))).isEqualTo(size);
                part.release();

                assertThat(sent.get()).isEqualTo(bytes);
                assertThat(part.crc32c()).isEqualTo(crc(bytes));
                assertThat(part.checksum()).as("not known when it has to be in a header").isEmpty();
            }
        }
    }

    @Test
    void theLastSlabIsWithheldUntilThePartIsReleased() throws Exception {
        try (PartQueue part = PartQueue.letGo(budget.reserve(32, "a test"), 32, NEVER)) {
            part.fill(source(bytes(32)));
            BodyReader reader = part.open();
            assertThat(remaining(reader.next())).as("the first slab is no longer needed").isEqualTo(16);

            CompletableFuture<Integer> last = CompletableFuture.supplyAsync(() -> next(reader));
            assertThat(last).isNotDone();
            part.release();

            assertThat(last.get()).isEqualTo(16);
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void aPartThatIsFoundWrongNeverGivesItsLastByte() throws Exception {
        for (int size = 1; size < 80; size++) {
            try (PartQueue part = PartQueue.letGo(budget.reserveLetGo(size, "a test"), size, Duration.ZERO)) {
                BodyReader reader = part.open();
                CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> drainUntilFailure(reader));
                part.fill(source(bytes(size)));
                part.fail(new IOException("wrong digest"));

                assertThat(sent.get()).isLessThan(size);
            }
        }
    }

    @Test
    void whatIsThereGoesOutAfterAWhile() throws Exception {
        SynchronousQueue<byte[]> client = new SynchronousQueue<>();
        UploadSource slow = new HandedOver(client);
        try (PartQueue part = PartQueue.letGo(budget.reserve(16, "a test"), 16, Duration.ofMillis(1))) {
            CompletableFuture<Long> filled = CompletableFuture.supplyAsync(() -> fill(part, slow));
            BodyReader reader = part.open();

            client.put(new byte[] {1, 2, 3});
            assertThat(remaining(reader.next())).isPositive();
            client.put(new byte[] {4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
            part.release();
            drain(reader);
            assertThat(filled.get()).isEqualTo(16);
        }
    }

    @Test
    void whoFillsAPartThatNobodySendsIsToldSo() throws Exception {
        try (PartQueue part = PartQueue.letGo(budget.reserveLetGo(200, "a test"), 200, NEVER)) {
            part.fail(new IOException("503"));

            assertThatExceptionOfType(PartQueue.AbandonedException.class)
                    .isThrownBy(() -> part.fill(source(bytes(200))));
        }
    }

    @Test
    void aPartThatIsLetGoCannotBeReadAgain() throws Exception {
        try (PartQueue part = PartQueue.letGo(budget.reserveLetGo(10, "a test"), 10, NEVER)) {
            part.open();
            assertThatIllegalStateException().isThrownBy(part::open);
        }
    }

    @Test
    void memoryThatASourceWritesToIsNotGivenBackMeanwhile() throws Exception {
        PartQueue part = PartQueue.letGo(budget.reserveLetGo(200, "a test"), 200, NEVER);
        ClosingMeanwhile source = new ClosingMeanwhile(part, budget);

        assertThatExceptionOfType(PartQueue.AbandonedException.class)
                .isThrownBy(() -> part.fill(new SourceReader(source, List.of())));

        assertThat(source.inUseMeanwhile).isPositive();
    }

    private static CompletableFuture<byte[]> drainInBackground(PartQueue part) {
        BodyReader reader = part.open();
        return CompletableFuture.supplyAsync(() -> drain(reader));
    }

    private static byte[] drain(BodyReader reader) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            for (ByteBuffer buffer = reader.next(); buffer != null; buffer = reader.next()) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                all.writeBytes(piece);
            }
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
        return all.toByteArray();
    }

    private static int drainUntilFailure(BodyReader reader) {
        int count = 0;
        try {
            for (ByteBuffer buffer = reader.next(); buffer != null; buffer = reader.next()) {
                count += buffer.remaining();
            }
            throw new AssertionError("the part came to its end");
        } catch (IOException expected) {
            return count;
        }
    }

    private static int next(BodyReader reader) {
        try {
            return remaining(reader.next());
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static int remaining(ByteBuffer buffer) {
        assertThat(buffer).isNotNull();
        return buffer.remaining();
    }

    private static long fill(PartQueue part, UploadSource source) {
        try {
            return part.fill(new SourceReader(source, List.of()));
        } catch (IOException | InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static SourceReader source(byte[] bytes) {
        return new SourceReader(UploadSource.of(new ByteArrayInputStream(bytes)), List.of());
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Gives what it is handed, when it is handed it. */
    private record HandedOver(SynchronousQueue<byte[]> pieces) implements UploadSource {
        @Override
        public int read(ByteBuffer buffer) throws IOException {
            try {
                byte[] piece = pieces.take();
                buffer.put(Arrays.copyOf(piece, Math.min(piece.length, buffer.remaining())));
                return piece.length;
            } catch (InterruptedException interrupted) {
                throw new IOException(interrupted);
            }
        }

        @Override
        public void close() { }
    }

    /** The part's sender ends while the source is being read. */
    private static final class ClosingMeanwhile implements UploadSource {
        private final PartQueue part;
        private final MemoryBudget budget;
        private long inUseMeanwhile;

        private ClosingMeanwhile(PartQueue part, MemoryBudget budget) {
            this.part = part;
            this.budget = budget;
        }

        @Override
        public int read(ByteBuffer buffer) {
            part.close();
            inUseMeanwhile = budget.inUse().bytes();
            buffer.put((byte) 1);
            return 1;
        }

        @Override
        public void close() { }
    }

    /** Fills one buffer after the other, with so many bytes at most. */
    private static class ScatteringSource implements UploadSource {
        private final ByteBuffer bytes;
        private final int most;
        private int reads;

        private ScatteringSource(byte[] bytes, int most) {
            this.bytes = ByteBuffer.wrap(bytes);
            this.most = most;
        }

        @Override
        public int read(ByteBuffer buffer) {
            throw new UnsupportedOperationException("asked for one buffer only");
        }

        @Override
        public long read(ByteBuffer[] buffers) {
            reads++;
            int count = Math.min(most, bytes.remaining());
            int left = count;
            for (ByteBuffer buffer : buffers) {
                for (; left > 0 && buffer.hasRemaining(); left--) {
                    buffer.put(bytes.get());
                }
            }
            return count == 0 ? -1 : count - left;
        }

        @Override
        public void close() { }
    }
}
