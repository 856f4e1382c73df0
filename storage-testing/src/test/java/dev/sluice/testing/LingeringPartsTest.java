package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.Completion;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A store that is still dropping an upload's parts after it has published them, as S3Proxy does, lacks none of them.
 */
class LingeringPartsTest {

    private static final byte[] BYTES = TestBytes.of(32);

    @Test
    void givesTheReceiptOfWhatIsPublished() {
        InMemoryStore store = SmallStore.create();
        UploadSession session = SessionEngine.builder(new Lingering(store), store, store)
                .partSize(ByteSize.ofBytes(16))
                .build()
                .begin(UploadRequest.to(SmallStore.BUCKET, "key")
                        .size(BYTES.length)
                        .build());
        session.writePart(new PartNumber(1), TestSource.of(Arrays.copyOfRange(BYTES, 0, 16)), Optional.empty());
        session.writePart(new PartNumber(2), TestSource.of(Arrays.copyOfRange(BYTES, 16, 32)), Optional.empty());
        Optional<Digest> whole = Optional.of(TestBytes.crc32c(BYTES));
        UploadReceipt receipt = session.complete(whole);

        UploadReceipt again = session.complete(whole);

        assertThat(again.etag()).isEqualTo(receipt.etag());
        assertThat(again.checksum()).isEqualTo(receipt.checksum());
    }

    /** Has dropped the first part, and takes no note that the upload is complete. */
    private static final class Lingering extends ForwardingStore {
        private List<StoredPart> lingering = List.of();

        private Lingering(UploadStore store) {
            super(store);
        }

        @Override
        public PublishedObject complete(MultipartUpload upload, Completion completion) {
            lingering = completion.parts().subList(1, completion.parts().size());
            return store().complete(upload, completion);
        }

        @Override
        public List<StoredPart> listParts(MultipartUpload upload) {
            return lingering.isEmpty() ? store().listParts(upload) : lingering;
        }

        @Override
        public PublishedObject putWhole(
                ObjectAddress address, ObjectAttributes attributes, Precondition precondition, PartBody body) {
            if (address.key().endsWith(".done")) {
                throw StoreException.permanent(Kind.INVALID, "not noted");
            }
            return store().putWhole(address, attributes, precondition, body);
        }
    }
}
