package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.core.ByteSize;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.Precondition;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ObjectAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application is told, and when, of uploads that it hears of, ends, or gives a broken source. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EngineLifecycleTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress(SmallStore.BUCKET, "key");
    private static final int PART = 16;
    private static final byte[] BYTES = TestBytes.of(4 * PART);

    private final InMemoryStore store = SmallStore.create();
    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofBytes(64 * PART), ByteSize.ofBytes(PART));
    private final UploadEngine engine = UploadEngine.builder(store)
            .budget(budget)
            .partSize(ByteSize.ofBytes(PART))
            .build();
    private final SessionEngine sessions = SessionEngine.builder(store)
            .budget(budget)
            .partSize(ByteSize.ofBytes(PART))
            .build();

    @AfterEach
    void holdsNoMemoryAfterwards() {
        assertThat(budget.inUse().bytes()).isZero();
    }

    private static UploadRequest.Builder request() {
        return UploadRequest.to(ADDRESS).size(BYTES.length);
    }

    private static void send(UploadSession session, int number) {
        byte[] part = Arrays.copyOfRange(BYTES, (number - 1) * PART, number * PART);
        session.writePart(new PartNumber(number), TestSource.of(part), Optional.empty());
    }

    @Test
    void aListenerHearsOfEveryPartOnce() {
        List<Long> heard = new ArrayList<>();
        UploadSession session = sessions.begin(request().listener(heard::add).build());
        send(session, 2);
        send(session, 1);
        send(session, 2);
        assertThat(heard).containsExactly(16L, 32L);
        session.abort();
    }

    @Test
    void aListenerThatFailsChangesNothing() {
        UploadRequest request = request().listener(bytes -> {
            throw new IllegalStateException("on purpose");
        }).build();

        assertThat(engine.upload(request, TestSource.of(BYTES)).size()).isEqualTo(BYTES.length);
        UploadSession session = sessions.begin(request);
        send(session, 1);
        session.abort();
        store.requireNothingLeft();
    }

    @Test
    void closingEndsWhatIsUnderWayAndRefusesMore() throws Exception {
        TestSource silent = TestSource.silentAfter(TestBytes.of(2 * PART + 1));
        FutureTask<Throwable> upload = new FutureTask<>(() -> {
            Throwable failure = catchThrowable(() -> engine.upload(UploadRequest.to(ADDRESS).build(), silent));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            return failure;
        });
        Thread.ofVirtual().start(upload);
        silent.awaitSilence();

        engine.close();

        store.requireNothingLeft();
        assertThat(upload.get())
                .isInstanceOf(UploadException.Cancelled.class)
                .hasMessageContaining("closed")
                .hasMessageContaining("not published");
        assertThatExceptionOfType(UploadException.Cancelled.class)
                .isThrownBy(() -> engine.upload(request().build(), TestSource.of(BYTES)));
        assertThat(store.head(ADDRESS)).isEmpty();
        engine.close();
    }

    @Test
    void closingEndsPartsAndKeepsTheUploadForOthers() throws Exception {
        UploadSession session = sessions.begin(request().build());
        send(session, 1);
        TestSource silent = TestSource.silentAfter(TestBytes.of(PART - 1));
        FutureTask<Throwable> part = new FutureTask<>(
                () -> catchThrowable(() -> session.writePart(new PartNumber(2), silent, Optional.empty())));
        Thread.ofVirtual().start(part);
        silent.awaitSilence();

        sessions.close();

        assertThat(part.get()).isInstanceOf(UploadException.Cancelled.class);
        assertThatExceptionOfType(UploadException.Cancelled.class).isThrownBy(session::progress);
        assertThatExceptionOfType(UploadException.Cancelled.class).isThrownBy(() -> sessions.begin(request().build()));
        assertThatExceptionOfType(UploadException.Cancelled.class)
                .isThrownBy(() -> sessions.resume(session.info().id()));
        UploadSession elsewhere = SessionEngine.builder(store)
                .budget(budget)
                .build()
                .resume(session.info().id())
                .orElseThrow();
        assertThat(elsewhere.progress().received()).hasToString("1");
        elsewhere.abort();
    }

    @Test
    void anUploadEndsWhenItsTimeIsOver() {
        TestSource silent = TestSource.silentAfter(TestBytes.of(2 * PART + 1));

        assertThatExceptionOfType(UploadException.Cancelled.class)
                .isThrownBy(() -> engine.upload(
                        UploadRequest.to(ADDRESS)
                                .timeout(Duration.ofMillis(300))
                                .build(),
                        silent))
                .withMessageContaining("longer than PT0.3S");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        store.requireNothingLeft();
    }

    /** At most the first part is read in vain. */
    @Test
    void anObjectThatMustNotBeThereIsNoticedEarly() {
        store.putWhole(ADDRESS, ObjectAttributes.NONE, Precondition.NONE, TestBody.retained(new byte[1]));
        CountingSource source = new CountingSource();
        UploadRequest request = UploadRequest.to(ADDRESS).precondition(Precondition.MUST_NOT_EXIST).build();
        UploadRequest sized = request().precondition(Precondition.MUST_NOT_EXIST).build();

        assertThatExceptionOfType(UploadException.PreconditionFailed.class)
                .isThrownBy(() -> engine.upload(request, source));
        assertThatExceptionOfType(UploadException.PreconditionFailed.class)
                .isThrownBy(() -> engine.upload(sized, TestSource.of(BYTES)));
        assertThatExceptionOfType(UploadException.PreconditionFailed.class).isThrownBy(() -> sessions.begin(sized));

        assertThat(source.read).isLessThan(1 << 20);
        store.requireNothingLeft();
    }

    @Test
    void whatASourceThrowsIsTheSourcesFailure() {
        for (RuntimeException thrown : List.of(
                new IllegalStateException("on purpose"), new UncheckedIOException(new IOException("on purpose")))) {
            assertThatExceptionOfType(UploadException.SourceFailed.class)
                    .isThrownBy(() -> engine.upload(request().build(), throwing(thrown)))
                    .withCause(thrown)
                    .withMessageContaining("on purpose");
        }
        assertThatExceptionOfType(UploadException.SourceFailed.class)
                .isThrownBy(
                        () -> engine.upload(request().build(), throwing(new SocketTimeoutException("Read timed out"))))
                .withMessageContaining("Read timed out");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private static UploadSource throwing(Exception failure) {
        return UploadSource.of(new InputStream() {
            @Override
            public int read() throws IOException {
                if (failure instanceof IOException io) {
                    throw io;
                }
                throw (RuntimeException) failure;
            }
        });
    }

    /** Endless. */
    private static final class CountingSource implements UploadSource {
        private long read;

        @Override
        public int read(ByteBuffer buffer) {
            int count = buffer.remaining();
            buffer.position(buffer.limit());
            read += count;
            return count;
        }

        @Override
        public void close() { }
    }
}
