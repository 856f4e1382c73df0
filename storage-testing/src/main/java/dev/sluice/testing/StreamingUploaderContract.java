package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Precondition;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link StreamingUploader} does, whatever it is made of: an engine over a store, or a client of a gateway.
 * A subclass names the uploader, and where to read what it published.
 */
public abstract class StreamingUploaderContract {

    /** Up to this part size every single object size is tried, above it the edges. */
    private static final int SMALL_PART = 64;

    private final String prefix = "uploads/" + UUID.randomUUID() + "/";

    /** The uploader; the same one in every call of one test. */
    protected abstract StreamingUploader uploader();

    /** Reads what it published. */
    protected abstract ObjectReader reader();

    /** A bucket that is there, and may have objects of other tests. */
    protected abstract String bucket();

    /** The size of a part, in bytes: the tests upload up to a little more than three of them. */
    protected abstract int partSize();

    /**
     * The least that a part but the last has, in bytes: less than the size of a part where there is too little memory
     * for that.
     */
    protected int leastPartSize() {
        return partSize();
    }

    /** Whether it keeps {@link Precondition#MUST_NOT_EXIST}; yes by default. */
    protected boolean keepsPreconditions() {
        return true;
    }

    /** What the store behind it is known not to do; nothing by default. */
    protected Set<Ability> lacking() {
        return Set.of();
    }

    /** Fails if an upload has left anything behind in the store or in memory. Called after every test. */
    protected abstract void requireNothingLeft();

    @AfterEach
    final void leavesNothingBehind() {
        requireNothingLeft();
    }

    private ObjectAddress address(String name) {
        return new ObjectAddress(bucket(), prefix + name);
    }

    private IntStream sizes() {
        int part = partSize();
        return part <= SMALL_PART
                ? IntStream.rangeClosed(0, 3 * part + 1)
                : IntStream.of(0, 1, part - 1, part, part + 1, 2 * part, 3 * part - 1, 3 * part + 1);
    }

    /** A few sizes: of one part, on an edge, and of several. */
    private IntStream someSizes() {
        return IntStream.of(1, partSize(), 2 * partSize() + 1);
    }

    private UploadRequest.Builder to(ObjectAddress address) {
        return UploadRequest.to(address);
    }

    private UploadReceipt upload(UploadRequest.Builder request, byte[] bytes) {
        return uploader().upload(request.build(), TestSource.of(bytes));
    }

    private <E extends UploadException> E refused(Class<E> kind, UploadRequest.Builder request, TestSource source) {
        UploadRequest built = request.build();
        E thrown = catchThrowableOfType(kind, () -> uploader().upload(built, source));
        assertThat(thrown).as("the upload of " + built.address()).isNotNull();
        assertThat(thrown.address()).isEqualTo(built.address());
        assertThat(thrown).message().isNotBlank();
        return thrown;
    }

    private byte[] read(ObjectAddress address) {
        try (ObjectContent content = reader().open(address)) {
            return content.stream().readAllBytes();
        } catch (IOException failure) {
            throw new AssertionError("the object could not be read", failure);
        }
    }

    private void requireAbsent(ObjectAddress address) {
        assertThat(reader().head(address)).as(address.toString()).isEmpty();
    }

    @Test
    void publishesEverySizeOfKnownLength() {
        sizes().forEach(size -> {
            ObjectAddress address = address("known-" + size);
            requirePublished(upload(to(address).size(size), TestBytes.of(size)), address, size);
        });
    }

    @Test
    void publishesEverySizeOfUnknownLength() {
        sizes().forEach(size -> {
            ObjectAddress address = address("unknown-" + size);
            requirePublished(upload(to(address), TestBytes.of(size)), address, size);
        });
    }

    private void requirePublished(UploadReceipt receipt, ObjectAddress address, int size) {
        assertThat(read(address)).as("the object of " + size + " bytes").isEqualTo(TestBytes.of(size));
        ObjectInfo info = reader().head(address).orElseThrow();
        assertThat(receipt.address()).isEqualTo(address);
        assertThat(receipt.size()).isEqualTo(size);
        assertThat(receipt.etag()).isEqualTo(info.etag());
        assertThat(receipt.versionId()).isEqualTo(info.versionId());
        assertThat(receipt.checksum()).isEqualTo(TestBytes.crc32c(TestBytes.of(size)));
        assertThat(receipt.parts()).isBetween(1, Math.max(1, Math.ceilDiv(size, leastPartSize())));
        assertThat(receipt.duration()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void verifiesADigest(DigestAlgorithm algorithm) {
        someSizes().forEach(size -> {
            ObjectAddress address = address(algorithm + "-" + size);
            byte[] bytes = TestBytes.of(size);
            upload(to(address).size(size).expectedDigest(TestBytes.digest(algorithm, bytes)), bytes);
            assertThat(read(address)).isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @EnumSource
    void publishesNothingThatHasAnotherDigest(DigestAlgorithm algorithm) {
        Digest other = TestBytes.digest(algorithm, new byte[] {1, 2, 3});
        someSizes().forEach(size -> {
            ObjectAddress known = address("known-" + algorithm + "-" + size);
            refused(
                    UploadException.ChecksumMismatch.class,
                    to(known).size(size).expectedDigest(other),
                    TestSource.of(TestBytes.of(size)));
            requireAbsent(known);
            ObjectAddress unknown = address("unknown-" + algorithm + "-" + size);
            refused(
                    UploadException.ChecksumMismatch.class,
                    to(unknown).expectedDigest(other),
                    TestSource.of(TestBytes.of(size)));
            requireAbsent(unknown);
        });
    }

    @Test
    void publishesNothingOfASourceThatEndsEarly() {
        someSizes().forEach(size -> {
            ObjectAddress address = address("short-" + size);
            refused(UploadException.SourceFailed.class, to(address).size(size), TestSource.of(TestBytes.of(size - 1)));
            requireAbsent(address);
        });
    }

    @Test
    void publishesNothingOfASourceThatGoesOn() {
        IntStream.concat(IntStream.of(0), someSizes()).forEach(size -> {
            ObjectAddress address = address("long-" + size);
            refused(UploadException.SourceFailed.class, to(address).size(size), TestSource.of(TestBytes.of(size + 1)));
            requireAbsent(address);
        });
    }

    @Test
    void publishesNothingOfASourceThatBreaks() {
        someSizes()
                .forEach(size -> List.of(0, size / 2, size).forEach(given -> {
                    ObjectAddress known = address("broken-known-" + size + "-" + given);
                    byte[] bytes = TestBytes.of(given);
                    refused(
                            UploadException.SourceFailed.class,
                            to(known).size(size + 1),
                            TestSource.breakingAfter(bytes));
                    requireAbsent(known);
                    ObjectAddress unknown = address("broken-unknown-" + size + "-" + given);
                    UploadException failure =
                            refused(UploadException.SourceFailed.class, to(unknown), TestSource.breakingAfter(bytes));
                    assertThat(failure).hasStackTraceContaining("broken on purpose");
                    requireAbsent(unknown);
                }));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endsWhenTheThreadIsInterrupted(boolean sizeKnown) throws InterruptedException {
        ObjectAddress address = address("cancelled");
        int given = 2 * partSize() + 1;
        UploadRequest.Builder request = sizeKnown ? to(address).size(given + 1) : to(address);
        TestSource source = TestSource.silentAfter(TestBytes.of(given));
        ConcurrentLinkedQueue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Boolean> interrupted = new ConcurrentLinkedQueue<>();

        Thread uploading = Thread.ofVirtual().start(() -> {
            thrown.add(catchThrowable(() -> uploader().upload(request.build(), source)));
            interrupted.add(Thread.currentThread().isInterrupted());
        });
        source.awaitSilence();
        uploading.interrupt();
        uploading.join();

        assertThat(thrown).singleElement().isInstanceOf(UploadException.Cancelled.class);
        assertThat(interrupted).containsExactly(true);
        requireAbsent(address);
    }

    @Test
    void refusesToReplaceWhenAskedNotTo() {
        assumeTrue(keepsPreconditions(), "the store behind this uploader has no conditional writes");
        someSizes().forEach(size -> {
            ObjectAddress address = address("condition-" + size);
            upload(to(address).precondition(Precondition.MUST_NOT_EXIST), TestBytes.of(size));
            refused(
                    UploadException.PreconditionFailed.class,
                    to(address).precondition(Precondition.MUST_NOT_EXIST).size(size + 1),
                    TestSource.of(TestBytes.of(size + 1)));
            assertThat(read(address)).isEqualTo(TestBytes.of(size));
        });
    }

    @Test
    void saysThatItCantKeepAPrecondition() {
        assumeTrue(!keepsPreconditions(), "the store behind this uploader has conditional writes");
        ObjectAddress address = address("condition");
        refused(
                UploadException.Rejected.class,
                to(address).precondition(Precondition.MUST_NOT_EXIST),
                TestSource.of(TestBytes.of(1)));
        requireAbsent(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {".sluice", ".sluice/x", ".sluice/uploads/x"})
    void takesNoKeyThatIsReserved(String key) {
        ObjectAddress address = new ObjectAddress(bucket(), key);
        assertThat(refused(UploadException.Rejected.class, to(address), TestSource.of(TestBytes.of(1))))
                .hasMessageContaining("choose another");
        requireAbsent(address);
    }

    @Test
    void replacesAnObjectAndKeepsItWhenItFails() {
        ObjectAddress address = address("replaced");
        upload(to(address), TestBytes.of(2 * partSize()));
        upload(to(address), TestBytes.of(3));
        refused(
                UploadException.SourceFailed.class,
                to(address),
                TestSource.breakingAfter(TestBytes.of(2 * partSize() + 1)));
        assertThat(read(address)).isEqualTo(TestBytes.of(3));
    }

    @Test
    void keepsContentTypeAndMetadata() {
        someSizes().forEach(size -> {
            ObjectAddress address = address("attributes-" + size);
            Map<String, String> metadata = Map.of("origin", "field 7", "mtime", "1700000000");
            upload(to(address).contentType("text/x-sluice").metadata(metadata), TestBytes.of(size));
            assertThat(reader().head(address)).map(ObjectInfo::attributes).hasValueSatisfying(kept -> {
                assertThat(kept.contentType()).isEqualTo(Optional.of("text/x-sluice"));
                assertThat(kept.metadata()).isEqualTo(UserMetadata.of(metadata));
            });
        });
    }

    @Test
    void keepsUnicodeInMetadata() {
        assumeTrue(!lacking().contains(Ability.UNICODE), "the store behind this uploader lacks UNICODE");
        ObjectAddress address = address("юникод 🚀");
        upload(to(address).metadata(Map.of("note", "Қазақстан, süß, 🚀")), TestBytes.of(1));
        assertThat(reader().head(address)).map(info -> info.attributes().metadata())
                .hasValue(UserMetadata.of(Map.of("note", "Қазақстан, süß, 🚀")));
    }

    @Test
    void tellsHowFarItHasCome() {
        someSizes().forEach(size -> {
            ConcurrentLinkedQueue<Long> progress = new ConcurrentLinkedQueue<>();
            upload(to(address("progress-" + size)).size(size).listener(progress::add), TestBytes.of(size));
            assertThat(List.copyOf(progress)).isSorted().last().isEqualTo((long) size);
        });
    }

    @Test
    void leavesTheSourceToItsOwner() {
        TestSource source = TestSource.of(TestBytes.of(3));
        uploader().upload(to(address("owned")).build(), source);
        assertThat(source.isClosed()).isFalse();
    }

    @Test
    void tellsThatThereIsNoBucket() {
        someSizes()
                .forEach(size -> assertThatThrownBy(() -> uploader()
                                .upload(
                                        to(new ObjectAddress(StoreContract.MISSING_BUCKET, "key"))
                                                .size(size)
                                                .build(),
                                        TestSource.of(TestBytes.of(size))))
                        .isInstanceOf(UploadException.NoSuchBucket.class));
    }

    @Test
    void uploadsManyAtOnce() throws Exception {
        int size = 2 * partSize() + 1;
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<UploadReceipt>> uploads = IntStream.range(0, 8)
                    .mapToObj(client -> clients.submit(() -> uploader()
                            .upload(
                                    to(address("client-" + client)).size(size).build(),
                                    TestSource.of(TestBytes.of(size, client)))))
                    .toList();
            for (Future<UploadReceipt> upload : uploads) {
                upload.get();
            }
        }
        for (int client = 0; client < 8; client++) {
            assertThat(read(address("client-" + client))).isEqualTo(TestBytes.of(size, client));
        }
    }
}
