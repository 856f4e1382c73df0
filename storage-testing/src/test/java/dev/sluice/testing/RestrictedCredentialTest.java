package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.SweepReport;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.UploadStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A credential that may create, but neither delete nor abort, is enough to upload and resume. */
class RestrictedCredentialTest {

    private static final byte[] BYTES = TestBytes.of(40);

    private Instant now = Instant.now();

    private static InMemoryStore store(boolean keepsChecksums) {
        return SmallStore.create(
                SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER_OR_TRAILER, keepsChecksums, true));
    }

    private SessionEngine engine(InMemoryStore store) {
        return SessionEngine.builder(new MayCreateOnly(store), store, store)
                .partSize(ByteSize.ofBytes(16))
                .clock(() -> now)
                .build();
    }

    private static UploadRequest request() {
        return UploadRequest.to(new ObjectAddress(SmallStore.BUCKET, "key"))
                .size(BYTES.length)
                .fingerprint("file")
                .build();
    }

    private static void send(UploadSession session, int number) {
        int from = (number - 1) * 16;
        byte[] part = Arrays.copyOfRange(BYTES, from, Math.min(BYTES.length, from + 16));
        session.writePart(new PartNumber(number), TestSource.of(part), Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void uploadsAndResumes(boolean keepsChecksums) {
        InMemoryStore store = store(keepsChecksums);
        UploadSession session = engine(store).begin(request());
        send(session, 2);
        UploadSession resumed = engine(store)
                .resume(engine(store).find(SmallStore.BUCKET, "file").getFirst().id())
                .orElseThrow();
        send(resumed, 1);
        send(resumed, 3);

        UploadReceipt receipt = resumed.complete(Optional.of(TestBytes.crc32c(BYTES)));

        assertThat(engine(store).resume(session.info().id()).orElseThrow().complete(Optional.empty()))
                .isEqualTo(receipt);
        assertThat(engine(store).find(SmallStore.BUCKET, "file")).isEmpty();
        now = now.plus(Duration.ofDays(8));
        assertThat(engine(store).sweep(SmallStore.BUCKET)).isEqualTo(new SweepReport(0, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void marksWhatItMayNotAbort(boolean keepsChecksums) {
        InMemoryStore store = store(keepsChecksums);
        UploadSession session = engine(store).begin(request());
        send(session, 1);

        session.abort();

        assertThatExceptionOfType(UploadException.Expired.class)
                .isThrownBy(() -> engine(store).resume(session.info().id()));
        assertThatExceptionOfType(UploadException.Expired.class).isThrownBy(() -> session.complete(Optional.empty()));
        assertThat(engine(store).find(SmallStore.BUCKET, "file")).isEmpty();
        assertThat(engine(store).list(SmallStore.BUCKET, Optional.empty(), 100).uploads()).isEmpty();
    }

    @Test
    void saysThatAWrongObjectHasToBeRemoved() {
        InMemoryStore store = SmallStore.create(
                SmallStore.LIMITS, new StoreFeatures(Checksums.HEADER_OR_UNCHECKED_TRAILER, false, true));
        // The room of a source is a byte here, so the part is let go.
        MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(BYTES.length), ByteSize.ofBytes(16));
        UploadSession session = SessionEngine.builder(new MayCreateOnly(new DamagingStore(store)), store, store)
                .budget(budget)
                .build()
                .begin(request());
        session.writePart(PartNumber.FIRST, TestSource.of(BYTES), Optional.empty());

        assertThatExceptionOfType(UploadException.ChecksumMismatch.class)
                .isThrownBy(() -> session.complete(Optional.empty()))
                .withMessageContaining("has to be removed, which failed: may not delete");
        assertThat(store.head(session.info().address())).isPresent();
    }

    private static final class MayCreateOnly extends ForwardingStore {
        private MayCreateOnly(UploadStore store) {
            super(store);
        }

        @Override
        public void abort(MultipartUpload upload) {
            throw StoreException.permanent(Kind.ACCESS_DENIED, "may not abort");
        }

        @Override
        public void delete(String bucket, List<String> keys) {
            throw StoreException.permanent(Kind.ACCESS_DENIED, "may not delete");
        }

        @Override
        public void withdraw(ObjectAddress address, PublishedObject published) {
            throw StoreException.permanent(Kind.ACCESS_DENIED, "may not delete");
        }
    }
}
