package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadReceipt;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.RetryPolicy;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.PartBody;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoredPart;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a file are sent again though nothing of them is kept: there is memory for no whole part. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RereadableSourceTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int PART = 64;
    private static final byte[] BYTES = TestBytes.of(4 * PART);
    private static final RetryPolicy AT_ONCE = new RetryPolicy(4, Duration.ZERO, Duration.ZERO);

    private final InMemoryStore store = SmallStore.create();
    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(PART), ByteSize.ofBytes(16));

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.write(folder.resolve("file"), BYTES);
    }

    @AfterEach
    void leavesNothingBehind() {
        store.requireNothingLeft();
        assertThat(budget.inUse().bytes()).isZero();
    }

    private UploadEngine engine(UploadStore uploadStore) {
        return UploadEngine.builder(uploadStore, store)
                .budget(budget)
                .partSize(ByteSize.ofBytes(PART))
                .retryPolicy(AT_ONCE)
                .build();
    }

    private UploadReceipt upload(UploadStore uploadStore) throws IOException {
        try (UploadSource source = UploadSource.of(file)) {
            return engine(uploadStore).upload(UploadRequest.to(ADDRESS).size(BYTES.length).build(), source);
        }
    }

    private byte[] read() throws IOException {
        try (var content = store.open(ADDRESS)) {
            return content.stream().readAllBytes();
        }
    }

    /** The first two attempts of every part break off, after so many bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, PART - 1, PART})
    void isReadAgainForEveryPartThatFails(int after) throws IOException {
        Failing failing = new Failing(store, 2, after);

        assertThat(upload(failing).checksum()).isEqualTo(TestBytes.crc32c(BYTES));

        assertThat(read()).isEqualTo(BYTES);
        assertThat(failing.attempts).hasSize(4).allSatisfy((number, attempts) -> assertThat(attempts).isEqualTo(3));
    }

    @Test
    void isReadAgainForAPartOfAResumableUpload() throws IOException {
        SessionEngine sessions = SessionEngine.builder(new Failing(store, 2, 7), store, store)
                .budget(budget).partSize(ByteSize.ofBytes(PART)).retryPolicy(AT_ONCE).build();
        UploadSession session = sessions.begin(UploadRequest.to(ADDRESS).size(BYTES.length).build());
        try (FileChannel channel = FileChannel.open(file)) {
            for (int number = 1; number <= session.info().partCount(); number++) {
                PartNumber part = new PartNumber(number);
                session.writePart(
                        part,
                        UploadSource.of(
                                channel,
                                session.info().offsetOf(part),
                                session.info().lengthOf(part)),
                        Optional.empty());
            }
        }
        session.complete(Optional.of(TestBytes.crc32c(BYTES)));
        assertThat(read()).isEqualTo(BYTES);
    }

    @Test
    void givesUpAsOthersDo() {
        assertThatExceptionOfType(UploadException.StoreUnavailable.class)
                .isThrownBy(() -> upload(new Failing(store, 4, 16)));
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    @Test
    void isNotPublishedIfItChangedInBetween() {
        Failing failing = new Failing(store, 1, 16) {
            @Override
            void beforeAnotherAttempt() {
                try {
                    Files.write(file, TestBytes.of(BYTES.length, 99));
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            }
        };
        assertThatExceptionOfType(UploadException.SourceFailed.class).isThrownBy(() -> upload(failing));
        assertThat(store.head(ADDRESS)).isEmpty();
    }

    /** Breaks so many attempts of every part off. */
    private static class Failing extends ForwardingStore {
        private final int failures;
        private final int after;
        private final Map<PartNumber, Integer> attempts = new ConcurrentHashMap<>();

        private Failing(UploadStore store, int failures, int after) {
            super(store);
            this.failures = failures;
            this.after = after;
        }

        void beforeAnotherAttempt() { }

        @Override
        public StoredPart putPart(MultipartUpload upload, PartNumber number, PartBody body) {
            if (body.retained()) {
                throw StoreException.permanent(Kind.INVALID, "nothing should be retained here");
            }
            int attempt = attempts.merge(number, 1, Integer::sum);
            if (attempt > 1) {
                beforeAnotherAttempt();
            }
            if (attempt <= failures) {
                read(body);
                throw StoreException.temporary(
                        Kind.UNAVAILABLE, "attempt " + attempt + " of part " + number + " is broken off on purpose");
            }
            return store().putPart(upload, number, body);
        }

        private void read(PartBody body) {
            try (PartBody.BodyReader reader = body.open()) {
                int count = 0;
                for (var bytes = reader.next();
                        bytes != null && count < after;
                        bytes = count < after ? reader.next() : null) {
                    count += bytes.remaining();
                }
            } catch (IOException failure) {
                throw StoreException.permanent(Kind.BODY_FAILED, "the body failed").withCause(failure);
            }
        }
    }
}
