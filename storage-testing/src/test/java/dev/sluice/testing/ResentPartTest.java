package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A part that is sent again while its upload is completed has another entity tag than the one that was listed. */
class ResentPartTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final byte[] BYTES = TestBytes.of(16);

    private final InMemoryStore store = SmallStore.create();

    private UploadSession sent(UploadStore uploadStore) {
        UploadSession session = SessionEngine.builder(uploadStore, store, store).partSize(ByteSize.ofBytes(16)).build()
                .begin(UploadRequest.to(ADDRESS).size(BYTES.length).build());
        session.writePart(PartNumber.FIRST, TestSource.of(BYTES), Optional.empty());
        return session;
    }

    @Test
    void isListedAgain() {
        Retagging retagging = new Retagging(store, 3);

        sent(retagging).complete(Optional.of(TestBytes.crc32c(BYTES)));

        assertThat(retagging.version).isEqualTo(3);
        assertThat(store.head(ADDRESS)).isPresent();
    }

    @Test
    void whatElseTheStoreRefusesIsToldAtOnce() {
        Retagging refusing = new Retagging(store, 0) {
            @Override
            public PublishedObject complete(MultipartUpload upload, Completion completion) {
                throw StoreException.permanent(Kind.INVALID, "InvalidPart: on purpose");
            }
        };
        UploadSession session = sent(refusing);
        assertThatExceptionOfType(UploadException.Rejected.class).isThrownBy(() -> session.complete(Optional.empty()));
        session.abort();
    }

    /** At so many completions the part has just been sent again. */
    private static class Retagging extends ForwardingStore {
        private final int times;
        private int version;

        private Retagging(UploadStore store, int times) {
            super(store);
            this.times = times;
        }

        @Override
        public List<StoredPart> listParts(MultipartUpload upload) {
            return store().listParts(upload).stream()
                    .map(part ->
                            new StoredPart(part.number(), part.size(), part.etag() + "-" + version, part.checksum()))
                    .toList();
        }

        @Override
        public PublishedObject complete(MultipartUpload upload, Completion completion) {
            if (version < times) {
                version++;
                throw StoreException.permanent(Kind.INVALID, "InvalidPart: the part has another entity tag");
            }
            assertThat(completion.parts()).extracting(StoredPart::etag).allMatch(etag -> etag.endsWith("-" + version));
            return store().complete(
                            upload,
                            new Completion(
                                    store().listParts(upload), completion.checksum(), completion.precondition()));
        }
    }
}
