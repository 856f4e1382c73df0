package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.core.ContentHeaders;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UserMetadata;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoredPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link dev.sluice.core.storage.UploadStore} does. A subclass names the store. */
public abstract class UploadStoreContract extends StoreContract {

    private static final Digest WRONG = Digest.ofCrc32c(0x0BADF00D);
    private static final PartNumber ONE = PartNumber.FIRST;

    /** Whether a body is complete in memory or comes in while it goes out. */
    public enum Manner { RETAINED, LET_GO }

    private TestBody body(Manner manner, byte[] bytes) {
        return switch (manner) {
            case RETAINED -> TestBody.retained(bytes);
            case LET_GO -> {
                assumeTrue(store().features().checksums().takesTrailers(), "this store needs bodies to be retained");
                yield TestBody.letGo(bytes);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void publishesAWholeObject(Manner manner) {
        for (int size : new int[] {0, 1, 100, 70_000, 1 << 20}) {
            ObjectAddress address = address("whole-" + size);
            byte[] bytes = TestBytes.of(size);
            TestBody body = body(manner, bytes);

            String etag = store().putWhole(address, ObjectAttributes.NONE, Precondition.NONE, body).etag();

            assertThat(read(address)).isEqualTo(bytes);
            assertThat(reader().head(address)).map(ObjectInfo::etag).hasValue(etag);
            assertThat(body.openReaders()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishesAnObjectInParts(Manner manner) {
        byte[][] pieces = {TestBytes.of(partSize()), TestBytes.of(partSize() + 1), TestBytes.of(1)};
        MultipartUpload upload = begin("parts");
        List<StoredPart> parts = IntStream.range(0, pieces.length)
                .mapToObj(index -> store().putPart(
                                upload,
                                new PartNumber(index + 1),
                                body(manner, pieces[index]).inSlabsOf(10_000)))
                .toList();

        String etag = store().complete(upload, completion(parts, pieces)).etag();

        assertThat(parts).extracting(StoredPart::size).containsExactly((long) partSize(), partSize() + 1L, 1L);
        assertThat(read(upload.address())).isEqualTo(TestBytes.concat(pieces));
        assertThat(reader().head(upload.address())).map(ObjectInfo::etag).hasValue(etag);
    }

    @Test
    void publishesAnObjectOfOnePart() {
        MultipartUpload upload = begin("one-part");
        List<StoredPart> parts = putParts(upload, TestBytes.of(1));
        store().complete(upload, completion(parts, TestBytes.of(1)));
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(1));
    }

    @Test
    void takesPartsInAnyOrderAndAtOnce() {
        byte[][] pieces = IntStream.range(0, 5)
                .mapToObj(index -> TestBytes.of(partSize(), index))
                .toArray(byte[][]::new);
        MultipartUpload upload = begin("any-order");

        IntStream.of(5, 3, 1, 4, 2).parallel().forEach(number -> putPart(upload, number, pieces[number - 1]));
        store().complete(upload, completion(store().listParts(upload), pieces));

        assertThat(read(upload.address())).isEqualTo(TestBytes.concat(pieces));
    }

    @Test
    void showsNothingBeforeCompletion() {
        MultipartUpload upload = begin("unfinished");
        putPart(upload, 1, TestBytes.of(partSize()));
        requireAbsent(upload.address());
        store().abort(upload);
        requireAbsent(upload.address());
    }

    @Test
    void listsPartsAsTheyWereAcknowledged() {
        MultipartUpload upload = begin("listed");
        StoredPart third = putPart(upload, 3, TestBytes.of(3));
        StoredPart first = putPart(upload, 1, TestBytes.of(partSize()));

        List<StoredPart> listed = store().listParts(upload);

        assertThat(listed).extracting(StoredPart::number, StoredPart::size, StoredPart::etag).containsExactly(
                tuple(first.number(), first.size(), first.etag()),
                tuple(third.number(), third.size(), third.etag()));
        assertThat(listed.get(0).checksum())
                .isIn(Optional.empty(), Optional.of(TestBytes.crc32c(TestBytes.of(partSize()))));
        store().abort(upload);
    }

    @Test
    void replacesAPartThatIsSentAgain() {
        MultipartUpload upload = begin("replaced");
        putPart(upload, 1, TestBytes.of(partSize(), 1));
        List<StoredPart> parts = List.of(putPart(upload, 1, TestBytes.of(partSize(), 2)));
        store().complete(upload, completion(parts, TestBytes.of(partSize(), 2)));
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(partSize(), 2));
    }

    @Test
    void dropsPartsThatCompletionDoesNotName() {
        MultipartUpload upload = begin("dropped");
        List<StoredPart> parts = putParts(upload, TestBytes.of(partSize()), TestBytes.of(2));
        store().complete(upload, completion(parts.subList(0, 1), TestBytes.of(partSize())));
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(partSize()));
    }

    @ParameterizedTest
    @EnumSource
    void countsNoPartWhoseBodyFails(Manner manner) {
        MultipartUpload upload = begin("failing");
        StoredPart earlier = putPart(upload, 1, TestBytes.of(partSize()));
        for (int sent : new int[] {0, 1, partSize() - 1, partSize()}) {
            TestBody body = body(manner, TestBytes.of(partSize(), 7))
                    .inSlabsOf(Math.max(1, partSize() / 3))
                    .failingAfter(sent);

            requireFailure(Kind.BODY_FAILED, () -> store().putPart(upload, ONE, body));

            assertThat(body.openReaders()).isZero();
        }
        store().complete(upload, completion(List.of(earlier), TestBytes.of(partSize())));
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(partSize()));
    }

    @ParameterizedTest
    @EnumSource
    void publishesNoObjectWhoseBodyFails(Manner manner) {
        ObjectAddress address = address("failing");
        for (int sent : new int[] {0, 1, 99_999, 100_000}) {
            TestBody body = body(manner, TestBytes.of(100_000)).inSlabsOf(33_333).failingAfter(sent);
            requireFailure(
                    Kind.BODY_FAILED, () -> store().putWhole(address, ObjectAttributes.NONE, Precondition.NONE, body));
            requireAbsent(address);
        }
    }

    @Test
    void refusesAPartWithAnotherChecksum() {
        assumeFalse(store().features().checksums() == Checksums.NONE, "this store checks no checksums");
        MultipartUpload upload = begin("wrong-checksum");
        requireFailure(
                Kind.CHECKSUM_MISMATCH,
                () -> store().putPart(
                                upload, ONE, TestBody.retained(TestBytes.of(9)).claiming(WRONG)));
        assertThat(store().listParts(upload)).isEmpty();
        store().abort(upload);
    }

    @Test
    void refusesAnObjectWithAnotherChecksum() {
        assumeFalse(store().features().checksums() == Checksums.NONE, "this store checks no checksums");
        ObjectAddress address = address("wrong-checksum");
        TestBody body = TestBody.retained(TestBytes.of(9)).claiming(WRONG);
        requireFailure(
                Kind.CHECKSUM_MISMATCH,
                () -> store().putWhole(address, ObjectAttributes.NONE, Precondition.NONE, body));
        requireAbsent(address);
    }

    @Test
    void refusesACompletionWithAnotherChecksum() {
        assumeTrue(store().features().fullObjectChecksum(), "this store doesn't check the whole object");
        MultipartUpload upload = begin("wrong-whole");
        List<StoredPart> parts = putParts(upload, TestBytes.of(partSize()), TestBytes.of(3));
        requireFailure(
                Kind.CHECKSUM_MISMATCH,
                () -> store().complete(upload, new Completion(parts, WRONG, Precondition.NONE)));
        requireAbsent(upload.address());
        store().abort(upload);
    }

    @Test
    void refusesACompletionWithASmallPartInTheMiddle() {
        assumeAbleTo(Ability.SMALLEST_PART_CHECKED);
        assumeTrue(partSize() > 1, "no part is too small for this store");
        MultipartUpload upload = begin("small-part");
        List<StoredPart> parts = putParts(upload, TestBytes.of(partSize() - 1), TestBytes.of(3));
        requireFailure(
                Kind.INVALID,
                () -> store().complete(upload, completion(parts, TestBytes.of(partSize() - 1), TestBytes.of(3))));
        requireAbsent(upload.address());
        store().abort(upload);
    }

    @Test
    void refusesACompletionThatNamesAPartWrongly() {
        assumeAbleTo(Ability.PART_TAGS_CHECKED);
        MultipartUpload upload = begin("wrong-tag");
        StoredPart part = putPart(upload, 1, TestBytes.of(3));
        StoredPart wrong = new StoredPart(part.number(), part.size(), "0".repeat(32), part.checksum());
        requireFailure(Kind.INVALID, () -> store().complete(upload, completion(List.of(wrong), TestBytes.of(3))));
        requireAbsent(upload.address());
        store().abort(upload);
    }

    @Test
    void knowsNoUploadThatWasCompleted() {
        MultipartUpload upload = begin("completed");
        List<StoredPart> parts = putParts(upload, TestBytes.of(3));
        store().complete(upload, completion(parts, TestBytes.of(3)));

        requireEnded(upload);
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(3));
    }

    @Test
    void completesAnUploadOnce() {
        assumeAbleTo(Ability.COMPLETES_ONCE);
        MultipartUpload upload = begin("completed-twice");
        List<StoredPart> parts = putParts(upload, TestBytes.of(3));
        store().complete(upload, completion(parts, TestBytes.of(3)));
        requireFailure(Kind.NO_SUCH_UPLOAD, () -> store().complete(upload, completion(parts, TestBytes.of(3))));
    }

    /** What lacks {@link Ability#COMPLETES_ONCE} repeats its answer. */
    @Test
    void repeatsTheAnswerToACompletion() {
        assumeTrue(lacking().contains(Ability.COMPLETES_ONCE), "this store completes an upload once");
        MultipartUpload upload = begin("completed-again");
        Completion completion = completion(putParts(upload, TestBytes.of(3)), TestBytes.of(3));
        assertThat(store().complete(upload, completion).etag()).isEqualTo(store().complete(upload, completion).etag());
    }

    @Test
    void knowsNoUploadThatWasAborted() {
        MultipartUpload upload = begin("aborted");
        List<StoredPart> parts = putParts(upload, TestBytes.of(3));
        store().abort(upload);

        requireRefused(() -> store().complete(upload, completion(parts, TestBytes.of(3))));
        requireEnded(upload);
        requireAbsent(upload.address());
    }

    private void requireEnded(MultipartUpload upload) {
        requireFailure(Kind.NO_SUCH_UPLOAD, () -> store().listParts(upload));
        requireRefused(() -> putPart(upload, 1, TestBytes.of(3)));
        store().abort(upload);
    }

    /** What lacks {@link Ability#ENDED_UPLOADS_REFUSED} fails, as if the upload were still there. */
    private void requireRefused(ThrowingCallable call) {
        requireFailure(
                lacking().contains(Ability.ENDED_UPLOADS_REFUSED) ? Kind.UNAVAILABLE : Kind.NO_SUCH_UPLOAD, call);
    }

    @Test
    void refusesToReplaceAtOnce() {
        ObjectAddress address = address("condition");
        TestBody body = TestBody.retained(TestBytes.of(3));
        if (!store().features().conditionalWrites()) {
            requireFailure(
                    Kind.UNSUPPORTED,
                    () -> store().putWhole(address, ObjectAttributes.NONE, Precondition.MUST_NOT_EXIST, body));
            requireAbsent(address);
            return;
        }
        store().putWhole(address, ObjectAttributes.NONE, Precondition.MUST_NOT_EXIST, body);
        TestBody other = TestBody.retained(TestBytes.of(4));
        requireFailure(
                Kind.PRECONDITION_FAILED,
                () -> store().putWhole(address, ObjectAttributes.NONE, Precondition.MUST_NOT_EXIST, other));
        assertThat(read(address)).isEqualTo(TestBytes.of(3));
    }

    @Test
    void refusesToReplaceAtCompletion() {
        MultipartUpload upload = begin("condition-of-completion");
        Completion completion = new Completion(
                putParts(upload, TestBytes.of(3)), TestBytes.crc32c(TestBytes.of(3)), Precondition.MUST_NOT_EXIST);
        if (!store().features().conditionalWrites()) {
            requireFailure(Kind.UNSUPPORTED, () -> store().complete(upload, completion));
            requireAbsent(upload.address());
        } else {
            put(upload.address(), TestBytes.of(4));
            requireFailure(Kind.PRECONDITION_FAILED, () -> store().complete(upload, completion));
            assertThat(read(upload.address())).isEqualTo(TestBytes.of(4));
        }
        store().abort(upload);
    }

    @Test
    void completesWhereThereIsNoObjectYet() {
        assumeTrue(store().features().conditionalWrites(), "this store has no conditional writes");
        MultipartUpload upload = begin("new");
        List<StoredPart> parts = putParts(upload, TestBytes.of(3));
        store().complete(upload, new Completion(parts, TestBytes.crc32c(TestBytes.of(3)), Precondition.MUST_NOT_EXIST));
        assertThat(read(upload.address())).isEqualTo(TestBytes.of(3));
    }

    @Test
    void replacesAnObject() {
        ObjectAddress address = address("replaced");
        put(address, TestBytes.of(4));
        put(address, TestBytes.of(3));
        assertThat(read(address)).isEqualTo(TestBytes.of(3));
    }

    @Test
    void removesObjects() {
        List.of("removed/1", "removed/2", "kept").forEach(name -> put(address(name), TestBytes.of(3)));
        List<String> keys = Stream.of("removed/1", "removed/2", "never-there")
                .map(name -> address(name).key())
                .toList();

        store().delete(bucket(), keys);
        store().delete(bucket(), keys);

        requireAbsent(address("removed/1"));
        requireAbsent(address("removed/2"));
        assertThat(read(address("kept"))).isEqualTo(TestBytes.of(3));
    }

    @Test
    void withdrawsWhatItPublished() {
        ObjectAddress address = address("withdrawn");
        PublishedObject published =
                store().putWhole(address, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(TestBytes.of(3)));

        store().withdraw(address, published);

        requireAbsent(address);
    }

    @Test
    void takesAPartOfNoBytes() {
        MultipartUpload upload = begin("empty");
        List<StoredPart> parts = putParts(upload, new byte[0]);
        store().complete(upload, completion(parts, new byte[0]));
        assertThat(read(upload.address())).isEmpty();
    }

    @Test
    void knowsNoBucketThatIsNotThere() {
        ObjectAddress address = new ObjectAddress(MISSING_BUCKET, "key");
        requireFailure(Kind.NO_SUCH_BUCKET, () -> store().begin(address, ObjectAttributes.NONE));
        requireFailure(Kind.NO_SUCH_BUCKET, () -> put(address, TestBytes.of(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "Қазақстан, süß, 日本, 🚀"})
    void keepsAttributes(String value) {
        if (!value.equals("plain")) {
            assumeAbleTo(Ability.UNICODE);
        }
        keeps(new ObjectAttributes(
                Optional.of("text/x-sluice; charset=utf-8"),
                ContentHeaders.NONE,
                UserMetadata.of(Map.of("note", value)),
                Optional.of("stamp-1"),
                Optional.empty()));
    }

    private void keeps(ObjectAttributes attributes) {
        ObjectAddress whole = address("attributes");
        store().putWhole(whole, attributes, Precondition.NONE, TestBody.retained(TestBytes.of(3)));
        MultipartUpload upload = store().begin(address("attributes-of-parts"), attributes);
        store().complete(upload, completion(putParts(upload, TestBytes.of(3)), TestBytes.of(3)));

        assertThat(List.of(whole, upload.address())).allSatisfy(address -> keeps(attributes, address));
    }

    private void keeps(ObjectAttributes attributes, ObjectAddress address) {
        ObjectAttributes kept = reader().head(address).orElseThrow().attributes();
        assertThat(kept.contentType()).isEqualTo(attributes.contentType());
        assertThat(kept.headers()).isEqualTo(attributes.headers());
        assertThat(kept.metadata()).isEqualTo(attributes.metadata());
        assertThat(kept.uploadStamp()).isEqualTo(attributes.uploadStamp());
    }

    static Stream<ContentHeaders> contentHeaders() {
        return Stream.of(
                ContentHeaders.NONE,
                ContentHeaders.NONE.withEncoding("gzip"),
                ContentHeaders.NONE.withCacheControl("public, max-age=60"),
                ContentHeaders.NONE.withLanguage("kk, de-CH"),
                ContentHeaders.NONE.withDisposition("inline; filename=\"a b.txt\"; filename*=UTF-8''%E6%96%87.txt"),
                ContentHeaders.NONE.withExpires(Instant.parse("2030-02-03T04:05:06Z")));
    }

    @ParameterizedTest
    @MethodSource("contentHeaders")
    void keepsWhatReadersAreToldOfTheContent(ContentHeaders headers) {
        keeps(new ObjectAttributes(
                Optional.of("text/x-sluice"), headers, UserMetadata.EMPTY, Optional.of("stamp-1"), Optional.empty()));
    }

    /** The trailer of a body that is let go has a coding of its own, which isn't the content's. */
    @Test
    void keepsTheCodingOfABodyThatIsLetGo() throws IOException {
        assumeTrue(store().features().checksums().takesTrailers());
        ContentHeaders headers = ContentHeaders.NONE.withEncoding("gzip");
        ObjectAttributes attributes = new ObjectAttributes(
                Optional.of("text/plain"), headers, UserMetadata.EMPTY, Optional.of("stamp-1"), Optional.empty());
        byte[] bytes = gzip(TestBytes.of(100_000));
        ObjectAddress address = address("coded");

        store().putWhole(address, attributes, Precondition.NONE, TestBody.letGo(bytes));

        keeps(attributes, address);
        ObjectContent content = reader().open(address);
        assertThat(content.info().attributes().headers()).isEqualTo(headers);
        assertThat(readAndClose(content)).isEqualTo(bytes);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        return zipped.toByteArray();
    }

    /** The engine's stamp is there besides. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "ж"})
    void takesAsMuchMetadataAsIsPromised(String letter) {
        if (!letter.equals("x")) {
            assumeAbleTo(Ability.UNICODE);
        }
        String value = letter;
        while (isStorable(value + letter)) {
            value += letter;
        }
        keeps(new ObjectAttributes(Optional.of("text/plain"), ContentHeaders.NONE, UserMetadata.of(Map.of("n", value)),
                Optional.of("0".repeat(64)), Optional.empty()));
    }

    private static boolean isStorable(String value) {
        try {
            UserMetadata.of(Map.of("n", value)).requireStorable();
            return true;
        } catch (IllegalArgumentException tooMuch) {
            return false;
        }
    }

    @Test
    void endsWhenTheThreadIsInterrupted() {
        MultipartUpload upload = begin("interrupted");
        try {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> putPart(upload, 1, TestBytes.of(partSize())))
                    .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                    .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.CANCELLED));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        store().abort(upload);
    }
}
