package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.StoredPart;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InMemoryStoreTest {

    private static final StoreLimits LIMITS = new StoreLimits(3, 5, 4, 12, 7);
    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");

    private final InMemoryStore store = SmallStore.create(LIMITS, InMemoryStore.ALL_FEATURES);

    private StoredPart put(MultipartUpload upload, int number, int size) {
        return store.putPart(upload, new PartNumber(number), TestBody.retained(TestBytes.of(size)));
    }

    private void putWhole(PartBody body) {
        store.putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, body);
    }

    private MultipartUpload begin() {
        return store.begin(ADDRESS, ObjectAttributes.NONE);
    }

    @Test
    void keepsItsLimits() {
        MultipartUpload upload = begin();
        StoreContract.requireFailure(Kind.TOO_LARGE, () -> put(upload, 1, 6));
        StoreContract.requireFailure(Kind.INVALID, () -> put(upload, 5, 1));
        StoreContract.requireFailure(Kind.TOO_LARGE, () -> putWhole(TestBody.retained(TestBytes.of(8))));
        List<StoredPart> parts = List.of(put(upload, 1, 5), put(upload, 2, 5), put(upload, 3, 3));
        Completion thirteenBytes = new Completion(parts, Digest.ofCrc32c(0), Precondition.NONE);
        StoreContract.requireFailure(Kind.TOO_LARGE, () -> store.complete(upload, thirteenBytes));
    }

    @Test
    void refusesPartsThatDoNotAscend() {
        MultipartUpload upload = begin();
        StoredPart one = put(upload, 1, 3);
        Completion twice = new Completion(List.of(one, one), Digest.ofCrc32c(0), Precondition.NONE);
        StoreContract.requireFailure(Kind.INVALID, () -> store.complete(upload, twice));
    }

    @ParameterizedTest
    @EnumSource(value = Checksums.class, names = {"HEADER", "NONE"})
    void takesOnlyRetainedBodiesWhereItChecksNoTrailer(Checksums checksums) {
        InMemoryStore plain = SmallStore.create(LIMITS, new StoreFeatures(checksums, false, false));
        TestBody body = TestBody.letGo(TestBytes.of(3));
        StoreContract.requireFailure(
                Kind.UNSUPPORTED, () -> plain.putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, body));
        assertThat(body.wasOpened()).isFalse();
    }

    @Test
    void refusesABodyOfAnotherLength() {
        PartBody lying = new PartBody() {
            @Override
            public long length() {
                return 4;
            }

            @Override
            public Optional<Digest> checksum() {
                return Optional.empty();
            }

            @Override
            public BodyReader open() {
                return TestBody.letGo(TestBytes.of(3)).open();
            }
        };
        assertThatThrownBy(() -> putWhole(lying))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bytes gave 3");
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    @Test
    void tellsOfAnUploadThatNobodyEnded() {
        MultipartUpload upload = begin();
        put(upload, 1, 3);
        assertThatThrownBy(store::requireNothingLeft)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("upload-1")
                .hasMessageContaining("1 parts");
        store.abort(upload);
        assertThatCode(store::requireNothingLeft).doesNotThrowAnyException();
    }

    @Test
    void tellsOfAnObjectThatNobodyClosed() throws Exception {
        putWhole(TestBody.retained(TestBytes.of(3)));
        ObjectContent content = store.open(ADDRESS);
        assertThatThrownBy(store::requireNothingLeft).hasMessageContaining("opened and not closed");
        content.close();
        assertThatCode(store::requireNothingLeft).doesNotThrowAnyException();
    }

    @Test
    void landsAPartThatWasOnItsWayDuringTheAbort() {
        MultipartUpload upload = begin();
        store.putPart(upload, PartNumber.FIRST, abortingOnTheWay(upload));
        assertThat(store.listParts(upload)).hasSize(1);
        assertThatThrownBy(store::requireNothingLeft).isInstanceOf(AssertionError.class);
        store.abort(upload);
        assertThatCode(store::requireNothingLeft).doesNotThrowAnyException();
    }

    private PartBody abortingOnTheWay(MultipartUpload upload) {
        TestBody body = TestBody.letGo(TestBytes.of(3));
        return new PartBody() {
            @Override
            public long length() {
                return body.length();
            }

            @Override
            public Optional<Digest> checksum() {
                return body.checksum();
            }

            @Override
            public BodyReader open() {
                store.abort(upload);
                return body.open();
            }
        };
    }
}
