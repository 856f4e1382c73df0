package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The engine with memory for no whole part: every part is sent while it is read. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LettingGoTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int PART = 16;
    private static final int SIZE = 3 * PART;

    private final InMemoryStore store = SmallStore.create();
    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(PART), ByteSize.ofBytes(PART));

    @AfterEach
    void leavesNothingBehind() {
        store.requireNothingLeft();
        assertThat(budget.inUse()).isEqualTo(ByteSize.ofBytes(0));
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    @RepeatedTest(500)
    void whatIsWrongWithTheBytesIsToldAndNotThatTheyGaveOut() {
        Digest other = Digest.ofCrc32c(1);

        assertThatExceptionOfType(UploadException.ChecksumMismatch.class).isThrownBy(() ->
                engine(store).upload(request().expectedDigest(other).build(), TestSource.of(TestBytes.of(SIZE))));
    }

    @Test
    void anErrorOfTheSourceEndsTheUpload() {
        assertThatIllegalStateException()
                .isThrownBy(() -> engine(store).upload(request().build(), new OutOfMemory()))
                .withCauseInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aStoreThatAcknowledgesWhatItDoesNotHaveEndsTheUpload() {
        assertThatExceptionOfType(UploadException.StoreUnavailable.class).isThrownBy(() ->
                engine(new Hasty(store)).upload(request().build(), TestSource.of(TestBytes.of(SIZE))));
    }

    private UploadEngine engine(UploadStore uploadStore) {
        return UploadEngine.builder(uploadStore, store).budget(budget).partSize(ByteSize.ofBytes(PART)).build();
    }

    private static UploadRequest.Builder request() {
        return UploadRequest.to(ADDRESS).size(SIZE);
    }

    private record OutOfMemory() implements UploadSource {
        @Override
        public int read(ByteBuffer buffer) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public void close() { }
    }

    /** Acknowledges a part without having read a byte of it. */
    private static final class Hasty extends ForwardingStore {
        private Hasty(UploadStore store) {
            super(store);
        }

        @Override
        public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
            return new StoredPart(number, body.length(), "etag", Optional.empty());
        }
    }
}
