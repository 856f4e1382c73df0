package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.VerifiedBy;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoredPart;
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

        assertThat(session.complete(Optional.of(TestBytes.crc32c(BYTES)).filter(digest -> declares)).verifiedBy()).isEqualTo(VerifiedBy.READBACK);
    }

    @Test
    void whatTheStoreDamagedIsNoticedAndRemoved() {
        UploadSession session = sent(new Damaging(store));

        assertThatExceptionOfType(UploadException.ChecksumMismatch.class)
                .isThrownBy(() -> session.complete(Optional.of(TestBytes.crc32c(BYTES))))
                .withMessageContaining("read back");
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    private UploadSession sent(UploadStore uploadStore) {
        UploadSession session = SessionEngine.builder(uploadStore, store, store).partSize(ByteSize.ofBytes(PART)).build()
                .begin(UploadRequest.to(ADDRESS).size(PART).build());
        session.writePart(PartNumber.FIRST, TestSource.of(BYTES), Optional.empty());
        return session;
    }

    @Test
    void anUploadInOneRequestIsReadBackOnlyIfAPartWasLetGo() {
        assertThat(upload(store, 16 * PART)).isEqualTo(VerifiedBy.STORE);
        assertThat(upload(store, PART)).isEqualTo(VerifiedBy.READBACK);
        assertThatExceptionOfType(UploadException.ChecksumMismatch.class).isThrownBy(() -> upload(new Damaging(store), PART));
    }

    /** With memory for a whole part parts are retained, with less they are let go. */
    private VerifiedBy upload(UploadStore uploadStore, int memory) {
        MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(memory), ByteSize.ofBytes(PART));
        UploadEngine engine = UploadEngine.builder(uploadStore, store).budget(budget).partSize(ByteSize.ofBytes(PART)).build();
        return engine.upload(UploadRequest.to(ADDRESS).size(SEVERAL.length).build(), TestSource.of(SEVERAL)).verifiedBy();
    }

    /** Keeps other bytes of a part that was let go than it was sent, and tells no checksum. */
    private static final class Damaging extends ForwardingStore {
        private Damaging(UploadStore store) {
            super(store);
        }

        @Override
        public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
            if (body.retained()) {
                throw StoreException.permanent(StoreException.Kind.INVALID, "nothing should be retained here");
            }
            byte[] bytes = BodyIntake.receive(body, Checksums.HEADER_OR_UNCHECKED_TRAILER);
            bytes[0] ^= 1;
            StoredPart stored = store().putPart(upload, number, TestBody.letGo(bytes));
            return new StoredPart(number, stored.size(), stored.etag(), Optional.empty());
        }
    }
}
