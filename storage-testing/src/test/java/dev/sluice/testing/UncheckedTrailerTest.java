package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectInfo;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.UploadStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that takes trailers unchecked is not believed: what it published of parts that were let go is read back. */
class UncheckedTrailerTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int PART = 16;
    private static final byte[] BYTES = TestBytes.of(PART);
    private static final byte[] SEVERAL = TestBytes.of(3 * PART);

    private final InMemoryStore store =
            SmallStore.create(SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER_OR_UNCHECKED_TRAILER, false, true));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aResumableUploadIsReadBackWhateverItsClientDeclares(boolean declares) {
        UploadSession session = sent(store);

        assertThat(session.complete(Optional.of(TestBytes.crc32c(BYTES)).filter(digest -> declares))
                        .verifiedBy())
                .isEqualTo(VerifiedBy.READBACK);
    }

    @Test
    void whatTheStoreDamagedIsNoticedAndRemoved() {
        UploadSession session = sent(new DamagingStore(store));

        assertThatExceptionOfType(UploadException.ChecksumMismatch.class)
                .isThrownBy(() -> session.complete(Optional.of(TestBytes.crc32c(BYTES))))
                .withMessageContaining("read back");
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    private UploadSession sent(UploadStore uploadStore) {
        return sent(SessionEngine.builder(uploadStore, store, store));
    }

    /** A part is let go that is larger than the room of its source: here a byte. */
    private static UploadSession sent(SessionEngine.Builder engine) {
        UploadSession session = engine.budget(budget(PART)).partSize(ByteSize.ofBytes(PART)).build()
                .begin(UploadRequest.to(ADDRESS).size(PART).build());
        session.writePart(PartNumber.FIRST, TestSource.of(BYTES), Optional.empty());
        return session;
    }

    @Test
    void anUploadInOneRequestIsReadBackOnlyIfAPartWasLetGo() {
        assertThat(upload(store, 16 * PART)).isEqualTo(VerifiedBy.STORE);
        assertThat(upload(store, PART)).isEqualTo(VerifiedBy.READBACK);
        assertThatExceptionOfType(UploadException.ChecksumMismatch.class)
                .isThrownBy(() -> upload(new DamagingStore(store), PART))
                .withMessageContaining("it was removed again");
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    /** With memory for a whole part parts are retained, with less they are let go. */
    private VerifiedBy upload(UploadStore uploadStore, int memory) {
        UploadEngine engine = UploadEngine.builder(uploadStore, store)
                .budget(budget(memory))
                .partSize(ByteSize.ofBytes(PART))
                .build();
        return engine.upload(UploadRequest.to(ADDRESS).size(SEVERAL.length).build(), TestSource.of(SEVERAL))
                .verifiedBy();
    }

    private static MemoryBudget budget(int memory) {
        return MemoryBudget.of(ByteSize.ofBytes(memory), ByteSize.ofBytes(PART));
    }

    /** Between its publication and its being found wrong, somebody else's object comes to the key: that one stays. */
    @Test
    void whatReplacedTheDamagedObjectStays() {
        byte[] others = TestBytes.of(5);
        for (boolean whileItIsRead : new boolean[] {true, false}) {
            Replacing replacing = new Replacing(
                    store,
                    whileItIsRead,
                    () -> store.putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(others)));
            UploadSession session = sent(SessionEngine.builder(new DamagingStore(store), replacing, store));

            assertThatExceptionOfType(UploadException.class).isThrownBy(() -> session.complete(Optional.empty()))
                    .withMessageContaining("replaced or removed");
            assertThat(store.head(ADDRESS))
                    .hasValueSatisfying(object -> assertThat(object.size()).isEqualTo(others.length));
        }
    }

    /** Somebody replaces the object, before it is opened to be read back, or when it has been. */
    private record Replacing(ObjectReader reader, boolean before, Runnable replacement) implements ObjectReader {

        @Override
        public Optional<ObjectInfo> head(ObjectAddress address) {
            return reader.head(address);
        }

        @Override
        public ObjectContent open(ObjectAddress address, Optional<ByteRange> range, Optional<String> ifMatch) {
            if (before && ifMatch.isPresent()) {
                replacement.run();
            }
            ObjectContent content = reader.open(address, range, ifMatch);
            if (!before && ifMatch.isPresent()) {
                replacement.run();
            }
            return content;
        }
    }
}
