package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A store that is said to check the whole object and never tells that it did, or of what, is not believed: the object
 * is read back.
 */
class BrokenPromiseTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int PART = 16;

    private final InMemoryStore store = SmallStore.create(SmallStore.LIMITS, InMemoryStore.ALL_FEATURES);

    @ParameterizedTest
    @ValueSource(ints = {1, PART, 3 * PART})
    void whatNobodySaysWasCheckedIsReadBack(int size) {
        assertThat(upload(new Silent(store), new Looks(store, Tells.NOTHING), size)
                        .verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
        assertThat(session(new Silent(store), new Looks(store, Tells.NOTHING), size)
                        .complete(Optional.empty())
                        .verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
        Digest declared = TestBytes.crc32c(TestBytes.of(size));
        assertThat(session(new Silent(store), new Looks(store, Tells.NOTHING), size)
                        .complete(Optional.of(declared))
                        .verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
    }

    /** Moto calls a checksum of the parts' checksums one of the object. */
    @Test
    void whatIsSaidToHaveAnotherChecksumIsReadBack() {
        Looks looks = new Looks(store, Tells.ANOTHER);
        assertThat(upload(new Silent(store), looks, 3 * PART).verifiedBy()).isEqualTo(VerifiedBy.READBACK);
        UploadSession session = session(new Silent(store), looks, 3 * PART);
        assertThat(session.complete(Optional.empty()).verifiedBy()).isEqualTo(VerifiedBy.READBACK);
    }

    @Test
    void aStoreWithoutAPromiseIsNotBelievedEither() {
        InMemoryStore modest =
                SmallStore.create(SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER_OR_TRAILER, false, true));
        assertThat(upload(modest, new Looks(modest, Tells.ANOTHER), 3 * PART).verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
        assertThat(upload(modest, new Looks(modest, Tells.NOTHING), 3 * PART).verifiedBy()).isEqualTo(VerifiedBy.STORE);
    }

    @Test
    void aChecksumThatIsToldWhenTheObjectIsLookedAtSuffices() {
        Looks looks = new Looks(store, Tells.TRUTH);
        assertThat(upload(new Silent(store), looks, 3 * PART).verifiedBy()).isEqualTo(VerifiedBy.STORE);
        assertThat(session(new Silent(store), looks, 3 * PART)
                        .complete(Optional.empty())
                        .verifiedBy())
                .isEqualTo(VerifiedBy.STORE);
        assertThat(looks.opened).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, PART, 3 * PART})
    void aStoreThatKeepsItsPromiseIsAskedNothingMore(int size) {
        Looks looks = new Looks(store, Tells.TRUTH);
        assertThat(upload(store, looks, size).verifiedBy()).isEqualTo(VerifiedBy.STORE);
        assertThat(session(store, looks, size).complete(Optional.empty()).verifiedBy()).isEqualTo(VerifiedBy.STORE);
        assertThat(looks.looked).isEmpty();
        assertThat(looks.opened).isEmpty();
    }

    /** Some stores take an object away for a moment when another process completes the same upload. */
    @Test
    void whatWasPublishedAnewMeanwhileIsReadBackAgain() {
        Looks looks = new Looks(store, Tells.NOTHING);
        UploadSession session = session(new Silent(store), looks, 3 * PART);
        looks.missing = 1;
        assertThat(session.complete(Optional.empty()).verifiedBy()).isEqualTo(VerifiedBy.READBACK);
        assertThat(looks.opened).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"NOTHING", "ANOTHER"})
    void whatItDamagedIsNoticedAndRemoved(Tells tells) {
        InMemoryStore unchecked = SmallStore.create(
                SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER_OR_UNCHECKED_TRAILER, false, true));
        UploadSession session =
                session(new Silent(new DamagingStore(unchecked)), new Looks(unchecked, tells), unchecked, 3 * PART);

        assertThatExceptionOfType(UploadException.ChecksumMismatch.class)
                .isThrownBy(() -> session.complete(Optional.empty()))
                .withMessageContaining("read back");
        assertThat(unchecked.head(ADDRESS)).isEmpty();
    }

    private static UploadReceipt upload(UploadStore uploadStore, ObjectReader reader, int size) {
        UploadEngine engine = UploadEngine.builder(uploadStore, reader).partSize(ByteSize.ofBytes(PART)).build();
        return engine.upload(UploadRequest.to(ADDRESS).size(size).build(), TestSource.of(TestBytes.of(size)));
    }

    private UploadSession session(UploadStore uploadStore, ObjectReader reader, int size) {
        return session(uploadStore, reader, store, size);
    }

    /** All its parts are sent, and let go, as they are larger than the room of their source, which is a byte. */
    private static UploadSession session(
            UploadStore uploadStore, ObjectReader reader, ObjectCatalog catalog, int size) {
        MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(PART), ByteSize.ofBytes(PART));
        UploadSession session = SessionEngine.builder(uploadStore, reader, catalog)
                .budget(budget)
                .partSize(ByteSize.ofBytes(PART))
                .build()
                .begin(UploadRequest.to(ADDRESS).size(size).build());
        byte[] bytes = TestBytes.of(size);
        for (int from = 0; from < size; from += PART) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(size, from + PART));
            session.writePart(new PartNumber(1 + from / PART), TestSource.of(part), Optional.empty());
        }
        return session;
    }

    /** Says that it checks everything, and tells no checksum. */
    private static final class Silent extends ForwardingStore {

        Silent(UploadStore store) {
            super(store);
        }

        @Override
        public StoreFeatures features() {
            return InMemoryStore.ALL_FEATURES;
        }

        @Override
        public List<StoredPart> listParts(MultipartUpload upload) {
            return store().listParts(upload).stream()
                    .map(part -> new StoredPart(part.number(), part.size(), part.etag(), Optional.empty()))
                    .toList();
        }

        @Override
        public PublishedObject complete(MultipartUpload upload, Completion completion) {
            return silent(store().complete(upload, completion));
        }

        @Override
        public PublishedObject putWhole(
                ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
            return silent(store().putWhole(address, attributes, precondition, body));
        }

        private static PublishedObject silent(PublishedObject published) {
            return new PublishedObject(published.etag(), published.versionId(), Optional.empty());
        }
    }

    /** What is said of an object's checksum. */
    private enum Tells {
        TRUTH, NOTHING, ANOTHER;

        Optional<Digest> instead(Optional<Digest> truth) {
            return switch (this) {
                case TRUTH -> truth;
                case NOTHING -> Optional.empty();
                case ANOTHER -> Optional.of(Digest.ofCrc32c(1));
            };
        }
    }

    /** Counts how often it is asked, and may tell other checksums. */
    private static final class Looks implements ObjectReader {
        private final ObjectReader reader;
        private final Tells tells;
        private final List<ObjectAddress> looked = new ArrayList<>();
        private final List<ObjectAddress> opened = new ArrayList<>();
        /** How often it has nothing to give from now on. */
        private int missing;

        Looks(ObjectReader reader, Tells tells) {
            this.reader = reader;
            this.tells = tells;
        }

        @Override
        public Optional<ObjectInfo> head(ObjectAddress address) {
            looked.add(address);
            return reader.head(address)
                    .map(info -> new ObjectInfo(
                            info.address(),
                            info.size(),
                            info.etag(),
                            info.versionId(),
                            info.lastModified(),
                            info.attributes(),
                            tells.instead(info.checksum())));
        }

        @Override
        public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
            opened.add(address);
            if (missing-- > 0) {
                throw StoreException.permanent(Kind.NO_SUCH_OBJECT, "there is no such object");
            }
            return reader.open(address, range, ifMatch);
        }
    }
}
