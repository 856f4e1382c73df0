package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import dev.sluice.core.Precondition;
import dev.sluice.core.ResumableUploader;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadInfo;
import dev.sluice.core.UploadPage;
import dev.sluice.core.UploadProgress;
import dev.sluice.core.UploadProgress.State;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ResumableUploader} does, whatever it is made of. Each test works through several uploaders over the
 * same store, which have nothing else in common: the nodes of a service, or one that was killed and started again.
 */
public abstract class ResumableUploaderContract {

    /** How long an upload may take. */
    protected static final Duration EXPIRY = Duration.ofDays(1);

    private final String prefix = "sessions/" + UUID.randomUUID() + "/";
    private final String fingerprint = "fingerprint " + prefix;
    private Instant now = Instant.now();

    /** A new uploader over the store, of {@link #EXPIRY}, that shares nothing with the others but the store. */
    protected abstract ResumableUploader uploader(InstantSource clock);

    /** Reads what they published. */
    protected abstract ObjectReader reader();

    /** A bucket that is there, and may have objects and uploads of other tests. */
    protected abstract String bucket();

    /** The size of a part, in bytes. */
    protected abstract int partSize();

    /** Whether they keep {@link Precondition#MUST_NOT_EXIST}; yes by default. */
    protected boolean keepsPreconditions() {
        return true;
    }

    /** What the store behind them is known not to do; nothing by default. */
    protected Set<Ability> lacking() {
        return Set.of();
    }

    /** Fails if an upload has left anything behind in the store or in memory. Called after every test. */
    protected abstract void requireNothingLeft();

    @AfterEach
    final void leavesNothingBehind() {
        now = now.plus(EXPIRY).plus(Duration.ofHours(2));
        assertThat(node().sweep(bucket()).failed()).isZero();
        requireNothingLeft();
    }

    private ResumableUploader node() {
        return uploader(() -> now);
    }

    private ObjectAddress address(String name) {
        return new ObjectAddress(bucket(), prefix + name);
    }

    private UploadRequest.Builder request(String name, byte[] bytes) {
        return UploadRequest.to(address(name)).size(bytes.length).fingerprint(fingerprint);
    }

    private UploadSession begin(String name, byte[] bytes) {
        return node().begin(request(name, bytes).build());
    }

    /** The same upload, through another node. */
    private UploadSession elsewhere(UploadSession session) {
        return node().resume(session.info().id()).orElseThrow();
    }

    private byte[] bytes(int parts, int more) {
        return TestBytes.of(parts * partSize() + more);
    }

    private static byte[] part(UploadSession session, byte[] bytes, int number) {
        UploadInfo info = session.info();
        int from = Math.toIntExact(info.offsetOf(new PartNumber(number)));
        return Arrays.copyOfRange(bytes, from, from + Math.toIntExact(info.lengthOf(new PartNumber(number))));
    }

    private static Digest send(UploadSession session, byte[] bytes, int number) {
        return session.writePart(new PartNumber(number), TestSource.of(part(session, bytes, number)), Optional.empty());
    }

    private static void sendAll(UploadSession session, byte[] bytes) {
        IntStream.rangeClosed(1, session.info().partCount()).forEach(number -> send(session, bytes, number));
    }

    private byte[] read(String name) {
        try (ObjectContent content = reader().open(address(name))) {
            return content.stream().readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError("the object could not be read", failure);
        }
    }

    private void requireAbsent(String name) {
        assertThat(reader().head(address(name))).isEmpty();
    }

    private static <E extends UploadException> E refused(Class<E> kind, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(kind).message().isNotBlank();
        return kind.cast(thrown);
    }

    /**
     * Of what a store that lacks {@link Ability#ENDED_UPLOADS_REFUSED} can't tell, its failure is all that there is to
     * say.
     */
    private void refusedPart(Class<? extends UploadException> kind, ThrowingCallable call) {
        Class<? extends UploadException> told =
                lacking().contains(Ability.ENDED_UPLOADS_REFUSED) ? UploadException.StoreUnavailable.class : kind;
        refused(told, call);
    }

    private static Optional<Digest> crc32c(byte[] bytes) {
        return Optional.of(TestBytes.crc32c(bytes));
    }

    @Test
    void publishesObjectsOfEverySize() {
        for (int size :
                new int[] {0, 1, partSize() - 1, partSize(), partSize() + 1, 2 * partSize(), 3 * partSize() + 1}) {
            byte[] bytes = TestBytes.of(size);
            UploadSession session = begin("size-" + size, bytes);
            assertThat(session.info().partCount()).isEqualTo(Math.max(1, Math.ceilDiv(size, partSize())));
            sendAll(session, bytes);

            UploadReceipt receipt = session.complete(crc32c(bytes));

            assertThat(read("size-" + size)).isEqualTo(bytes);
            assertThat(receipt.size()).isEqualTo(size);
            assertThat(receipt.checksum()).isEqualTo(TestBytes.crc32c(bytes));
            assertThat(receipt.parts()).isEqualTo(session.info().partCount());
            assertThat(receipt.address()).isEqualTo(address("size-" + size));
        }
    }

    @Test
    void takesPartsInAnyOrderThroughAnyNodeAtOnce() throws Exception {
        byte[] bytes = bytes(6, 1);
        UploadSession session = begin("any-order", bytes);
        List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, session.info().partCount()).boxed().toList());
        Collections.shuffle(numbers, new Random(7));

        atOnce(numbers.stream().<Callable<Digest>>map(number -> () -> {
            UploadSession node = elsewhere(session);
            Digest digest = send(node, bytes, number);
            assertThat(digest).isEqualTo(TestBytes.crc32c(part(node, bytes, number)));
            return digest;
        }).toList());

        elsewhere(session).complete(crc32c(bytes));
        assertThat(read("any-order")).isEqualTo(bytes);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }

    @Test
    void tellsWhatTheStoreHas() {
        byte[] bytes = bytes(4, 2);
        UploadSession session = begin("progress", bytes);
        assertThat(session.progress()).isEqualTo(new UploadProgress(State.OPEN, PartRanges.NONE, 0, Map.of()));
        send(session, bytes, 1);
        send(session, bytes, 2);
        send(session, bytes, 5);

        UploadProgress progress = elsewhere(session).progress();

        assertThat(progress.state()).isEqualTo(State.OPEN);
        assertThat(progress.received()).hasToString("1-2, 5");
        assertThat(progress.receivedBytes()).isEqualTo(2L * partSize() + 2);
        assertThat(progress.checksums()).containsOnlyKeys(new PartNumber(1), new PartNumber(2), new PartNumber(5))
                .containsEntry(new PartNumber(5), TestBytes.crc32c(part(session, bytes, 5)));
        assertThat(elsewhere(session).info()).isEqualTo(session.info());
        session.abort();
    }

    @Test
    void leavesTheThreadInterruptedThatWasWritingAPart() throws InterruptedException {
        byte[] bytes = bytes(2, 0);
        UploadSession session = begin("cancelled", bytes);
        TestSource source = TestSource.silentAfter(Arrays.copyOf(bytes, partSize() / 2));
        ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Boolean> interrupted = new ConcurrentLinkedQueue<>();

        Thread writing = Thread.ofVirtual().start(() -> {
            thrown.add(catchThrowable(() -> session.writePart(PartNumber.FIRST, source, Optional.empty())));
            interrupted.add(Thread.currentThread().isInterrupted());
        });
        source.awaitSilence();
        writing.interrupt();
        writing.join();

        assertThat(thrown).singleElement().isInstanceOf(UploadException.Cancelled.class);
        assertThat(interrupted).containsExactly(true);
        session.abort();
    }

    @Test
    void takesAPartAgain() {
        byte[] bytes = bytes(2, 0);
        UploadSession session = begin("again", bytes);
        send(session, TestBytes.of(bytes.length, 99), 1);
        sendAll(elsewhere(session), bytes);
        send(session, bytes, 2);

        assertThat(session.progress().receivedBytes()).isEqualTo(bytes.length);
        session.complete(crc32c(bytes));
        assertThat(read("again")).isEqualTo(bytes);
    }

    @Test
    void countsNoPartThatIsWrongAndKeepsTheGoodOne() {
        byte[] bytes = bytes(2, 0);
        UploadSession session = begin("wrong", bytes);
        send(session, bytes, 1);
        PartNumber first = PartNumber.FIRST;
        byte[] other = TestBytes.of(partSize(), 99);

        refused(
                UploadException.ChecksumMismatch.class,
                () -> session.writePart(first, TestSource.of(other), crc32c(bytes)));
        refused(UploadException.ChecksumMismatch.class, () -> session.writePart(
                first, TestSource.of(other), Optional.of(TestBytes.digest(DigestAlgorithm.SHA_256, bytes))));
        refused(
                UploadException.SourceFailed.class,
                () -> session.writePart(first, TestSource.of(Arrays.copyOf(other, partSize() - 1)), Optional.empty()));
        refused(
                UploadException.SourceFailed.class,
                () -> session.writePart(first, TestSource.breakingAfter(other), Optional.empty()));
        refused(
                UploadException.TooLarge.class,
                () -> session.writePart(first, TestSource.of(Arrays.copyOf(other, partSize() + 1)), Optional.empty()));
        refused(
                UploadException.Rejected.class,
                () -> session.writePart(new PartNumber(3), TestSource.of(other), Optional.empty()));
        refused(
                UploadException.TooLarge.class,
                () -> session.writePart(
                        new PartNumber(2), TestSource.of(Arrays.copyOf(other, partSize() + 1)), Optional.empty()));

        assertThat(session.progress().received()).isEqualTo(PartRanges.upTo(1));
        send(session, bytes, 2);
        session.complete(crc32c(bytes));
        assertThat(read("wrong")).isEqualTo(bytes);
    }

    @Test
    void acceptsADeclaredDigestOfAPart() {
        byte[] bytes = bytes(1, 0);
        UploadSession session = begin("declared", bytes);
        session.writePart(
                PartNumber.FIRST, TestSource.of(bytes), Optional.of(TestBytes.digest(DigestAlgorithm.SHA_256, bytes)));
        session.complete(Optional.empty());
        assertThat(read("declared")).isEqualTo(bytes);
    }

    @Test
    void namesThePartsThatAreMissing() {
        byte[] bytes = bytes(5, 1);
        UploadSession session = begin("missing", bytes);
        send(session, bytes, 2);
        send(session, bytes, 6);

        UploadException.Incomplete incomplete =
                refused(UploadException.Incomplete.class, () -> session.complete(crc32c(bytes)));

        assertThat(incomplete.missing()).hasToString("1, 3-5");
        requireAbsent("missing");
        sendAll(session, bytes);
        session.complete(crc32c(bytes));
        assertThat(read("missing")).isEqualTo(bytes);
    }

    @Test
    void publishesNoFileThatChangedMeanwhile() {
        byte[] bytes = bytes(2, 1);
        UploadSession session = begin("changed", bytes);
        sendAll(session, bytes);
        send(session, TestBytes.of(bytes.length, 99), 2);

        refused(UploadException.ChecksumMismatch.class, () -> session.complete(crc32c(bytes)));

        requireAbsent("changed");
        send(session, bytes, 2);
        session.complete(crc32c(bytes));
        assertThat(read("changed")).isEqualTo(bytes);
    }

    @Test
    void holdsTheWholeAgainstWhatWasDeclaredAtTheBeginning() {
        byte[] bytes = bytes(2, 1);
        UploadSession session = node().begin(request("declared-whole", bytes)
                .expectedDigest(TestBytes.crc32c(new byte[1]))
                .build());
        sendAll(session, bytes);

        refused(UploadException.ChecksumMismatch.class, () -> elsewhere(session).complete(Optional.empty()));

        requireAbsent("declared-whole");
        session.abort();
    }

    @Test
    void refusesAShaOfSeveralPartsBeforeAnythingIsPublished() {
        byte[] earlier = TestBytes.of(3);
        byte[] bytes = bytes(1, 1);
        UploadSession first = begin("sha", earlier);
        sendAll(first, earlier);
        first.complete(crc32c(earlier));
        Digest right = TestBytes.digest(DigestAlgorithm.SHA_256, bytes);

        assertThat(refused(
                        UploadException.Rejected.class,
                        () -> node().begin(request("sha", bytes)
                                .expectedDigest(right)
                                .build())))
                .hasMessageContaining("CRC32C")
                .hasMessageContaining("PUT");
        UploadSession session = begin("sha", bytes);
        sendAll(session, bytes);
        for (Digest digest : List.of(right, TestBytes.digest(DigestAlgorithm.SHA_512, new byte[1]))) {
            assertThat(refused(
                            UploadException.Rejected.class,
                            () -> elsewhere(session).complete(Optional.of(digest))))
                    .hasMessageContaining("CRC32C");
        }

        assertThat(read("sha")).isEqualTo(earlier);
        assertThat(session.progress().received()).isEqualTo(PartRanges.upTo(2));
        session.complete(crc32c(bytes));
        assertThat(read("sha")).isEqualTo(bytes);
    }

    @Test
    void verifiesAShaOfTheOnlyPartOnTheWay() {
        byte[] earlier = TestBytes.of(3);
        byte[] bytes = TestBytes.of(partSize());
        byte[] wrong = TestBytes.of(partSize(), 99);
        UploadSession first = begin("only-part", earlier);
        sendAll(first, earlier);
        first.complete(crc32c(earlier));
        Digest declared = TestBytes.digest(DigestAlgorithm.SHA_256, bytes);
        UploadSession session = node().begin(request("only-part", bytes).expectedDigest(declared).build());

        refused(
                UploadException.ChecksumMismatch.class,
                () -> elsewhere(session).writePart(PartNumber.FIRST, TestSource.of(wrong), crc32c(wrong)));
        refused(UploadException.Incomplete.class, () -> session.complete(Optional.of(declared)));
        assertThat(read("only-part")).isEqualTo(earlier);
        session.writePart(
                PartNumber.FIRST, TestSource.of(bytes), Optional.of(TestBytes.digest(DigestAlgorithm.SHA_512, bytes)));

        refused(
                UploadException.ChecksumMismatch.class,
                () -> session.complete(Optional.of(TestBytes.digest(DigestAlgorithm.SHA_256, wrong))));
        refused(
                UploadException.Rejected.class,
                () -> session.complete(Optional.of(TestBytes.digest(DigestAlgorithm.SHA_512, bytes))));
        assertThat(read("only-part")).isEqualTo(earlier);
        elsewhere(session).complete(Optional.of(declared));
        assertThat(read("only-part")).isEqualTo(bytes);
    }

    @Test
    void givesTheSameReceiptAgain() {
        byte[] bytes = bytes(1, 1);
        UploadSession session = begin("receipt", bytes);
        sendAll(session, bytes);

        UploadReceipt receipt = session.complete(crc32c(bytes));

        assertThat(session.complete(crc32c(bytes))).isEqualTo(receipt);
        assertThat(elsewhere(session).complete(Optional.empty())).isEqualTo(receipt);
        refused(UploadException.ChecksumMismatch.class, () -> elsewhere(session).complete(crc32c(new byte[1])));
        assertThat(read("receipt")).isEqualTo(bytes);
    }

    @Test
    void publishesOnceWhenTwoComplete() throws Exception {
        byte[] bytes = bytes(2, 1);
        UploadSession session = begin("two", bytes);
        sendAll(session, bytes);

        List<UploadReceipt> receipts = atOnce(Collections.nCopies(4, () -> elsewhere(session).complete(crc32c(bytes))));

        assertThat(receipts).extracting(UploadReceipt::etag).containsOnly(receipts.getFirst().etag());
        assertThat(receipts).extracting(UploadReceipt::checksum).containsOnly(TestBytes.crc32c(bytes));
        assertThat(read("two")).isEqualTo(bytes);
    }

    @Test
    void takesNothingMoreOnceComplete() {
        byte[] bytes = bytes(1, 1);
        UploadSession session = begin("completed", bytes);
        sendAll(session, bytes);
        session.complete(crc32c(bytes));

        refusedPart(UploadException.Completed.class, () -> send(session, bytes, 1));
        refusedPart(UploadException.Completed.class, () -> send(elsewhere(session), bytes, 1));
        refused(UploadException.Completed.class, session::abort);
        UploadProgress progress = elsewhere(session).progress();
        assertThat(progress.state()).isEqualTo(State.COMPLETED);
        assertThat(progress.received()).isEqualTo(PartRanges.upTo(2));
        assertThat(progress.receivedBytes()).isEqualTo(bytes.length);
        assertThat(read("completed")).isEqualTo(bytes);
    }

    @Test
    void isGoneOnceAborted() {
        byte[] bytes = bytes(1, 1);
        UploadSession session = begin("aborted", bytes);
        UploadSession other = elsewhere(session);
        send(session, bytes, 1);

        session.abort();

        assertThat(node().resume(session.info().id())).isEmpty();
        refusedPart(UploadException.NoSuchUpload.class, () -> send(other, bytes, 1));
        refused(UploadException.NoSuchUpload.class, other::progress);
        refused(UploadException.NoSuchUpload.class, () -> other.complete(crc32c(bytes)));
        refused(UploadException.NoSuchUpload.class, other::abort);
        requireAbsent("aborted");
    }

    @Test
    void knowsNoUploadThatNeverWas() {
        UploadSession session = begin("known", bytes(1, 0));
        UploadId known = session.info().id();
        UploadId forged = new UploadId(known.bucket(), known.group(), known.expiry(), "0".repeat(32));

        assertThat(node().resume(forged)).isEmpty();
        session.abort();
    }

    @Test
    void findsTheUnfinishedUploadsOfAFile() {
        byte[] bytes = bytes(1, 1);
        UploadSession older = begin("found-1", bytes);
        now = now.plusSeconds(1);
        UploadSession newer = begin("found-2", bytes);
        UploadSession completed = begin("found-3", bytes);
        sendAll(completed, bytes);
        completed.complete(crc32c(bytes));
        UploadSession aborted = begin("found-4", bytes);
        aborted.abort();
        UploadSession other = node().begin(UploadRequest.to(address("found-5")).size(1).fingerprint("another").build());

        assertThat(node().find(bucket(), fingerprint)).containsExactly(newer.info(), older.info());
        assertThat(node().find(bucket(), "never seen")).isEmpty();
        List.of(older, newer, other).forEach(UploadSession::abort);
    }

    @Test
    void listsTheUnfinishedUploadsPageByPage() {
        byte[] bytes = bytes(0, 1);
        List<UploadSession> open = IntStream.rangeClosed(1, 5).mapToObj(i -> begin("listed-" + i, bytes)).toList();
        UploadSession completed = begin("listed-6", bytes);
        sendAll(completed, bytes);
        completed.complete(crc32c(bytes));
        for (int limit : new int[] {1, 2, 3, 1000}) {
            assertThat(listAll(limit))
                    .containsAll(open.stream().map(UploadSession::info).toList())
                    .doesNotContain(completed.info())
                    .doesNotHaveDuplicates();
        }
        open.forEach(UploadSession::abort);
    }

    private List<UploadInfo> listAll(int limit) {
        List<UploadInfo> listed = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            UploadPage page = node().list(bucket(), cursor, limit);
            assertThat(page.uploads()).hasSizeLessThanOrEqualTo(limit);
            listed.addAll(page.uploads());
            cursor = page.nextCursor();
        } while (cursor.isPresent());
        return listed;
    }

    @Test
    void endsWhenItExpires() {
        byte[] bytes = bytes(1, 1);
        UploadSession session = begin("expired", bytes);
        UploadSession young = begin("young", bytes);
        send(session, bytes, 1);
        assertThat(session.info().expiresAt()).isAfter(now.plus(EXPIRY).minusSeconds(1));
        now = session.info().expiresAt();

        refused(UploadException.Expired.class, () -> node().resume(session.info().id()));
        assertThat(node().find(bucket(), fingerprint)).isEmpty();
        assertThat(node().sweep(bucket())).as("there is an hour of grace").isEqualTo(new SweepReport(0, 0));
        now = now.plus(Duration.ofMinutes(61));
        assertThat(node().sweep(bucket())).isEqualTo(new SweepReport(2, 0));
        assertThat(node().sweep(bucket())).isEqualTo(new SweepReport(0, 0));
        refused(UploadException.Expired.class, () -> node().resume(young.info().id()));
    }

    @Test
    void keepsAnObjectThatMustNotBeReplaced() {
        assumeTrue(keepsPreconditions(), "this store has no conditional writes");
        byte[] bytes = bytes(1, 1);
        UploadSession session = node().begin(request("condition", bytes)
                .precondition(Precondition.MUST_NOT_EXIST)
                .build());
        UploadSession faster = begin("condition", TestBytes.of(3));
        sendAll(session, bytes);
        sendAll(faster, TestBytes.of(3));
        faster.complete(Optional.empty());

        refused(UploadException.PreconditionFailed.class, () -> session.complete(crc32c(bytes)));

        assertThat(read("condition")).isEqualTo(TestBytes.of(3));
        session.abort();
    }

    @Test
    void keepsWhatIsBesideTheBytes() {
        byte[] bytes = bytes(0, 3);
        UploadSession session = node().begin(request("attributes", bytes)
                .contentType("text/x-sluice").metadata(Map.of("note", "kept")).build());
        sendAll(session, bytes);
        session.complete(Optional.empty());

        var attributes = reader().head(address("attributes")).orElseThrow().attributes();
        assertThat(attributes.contentType()).contains("text/x-sluice");
        assertThat(attributes.metadata()).isEqualTo(UserMetadata.of(Map.of("note", "kept")));
    }

    @Test
    void needsASize() {
        UploadRequest request = UploadRequest.to(address("unknown")).build();
        UploadException.Rejected rejected =
                catchThrowableOfType(UploadException.Rejected.class, () -> node().begin(request));
        assertThat(rejected).hasMessageContaining("size");
    }

    /** Its record would be passed over, and its parts be left behind. */
    @ParameterizedTest
    @ValueSource(strings = {".sluice", ".sluice/x", ".sluice/uploads/x"})
    void takesNoKeyThatIsReserved(String key) {
        UploadRequest request = UploadRequest.to(bucket(), key).size(1).build();
        assertThat(refused(UploadException.Rejected.class, () -> node().begin(request)))
                .hasMessageContaining("choose another");
        requireNothingLeft();
    }
}
