package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadException;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSource;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A store that takes every request and says nothing, as one that is stopped: whoever asks hears so after one wait, not
 * after many.
 */
@Timeout(60)
class SilentStoreTest {

    private static S3Storage connect(FakeStore store) {
        return builder(store).answerTimeout(Duration.ofMillis(600)).build();
    }

    private static S3Storage.Builder builder(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret");
    }

    /** What was sent while it came in is lost with its request. */
    @ParameterizedTest
    @CsvSource({"RETAINED, silent for 1 s", "LET_GO, silent for 2 s"})
    void hasLongerForABodyThatCannotBeSentAgain(StoreFaults.Manner manner, String why) throws IOException {
        try (FakeStore store = FakeStore.always(FakeStore.silence());
                S3Storage storage = builder(store).answerTimeout(Duration.ofSeconds(1)).build()) {
            StoreException failure = StoreFaults.failureOf(() ->
                    storage.uploadStore().putPart(StoreFaults.UPLOAD, PartNumber.FIRST, StoreFaults.body(manner)));
            assertThat(failure).hasMessageContaining(why);
        }
    }

    static Stream<Consumer<S3Storage>> reads() {
        return Stream.of(
                storage -> storage.objectReader().head(new ObjectAddress("bucket", "key")),
                storage -> storage.objectReader().open(new ObjectAddress("bucket", "key")),
                storage -> storage.objectCatalog().list("bucket", ListQuery.ofPrefix("")),
                storage -> storage.bucketInspector().requireReachable("bucket"));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void isAskedOnce(Consumer<S3Storage> read) throws IOException {
        try (FakeStore store = FakeStore.always(FakeStore.silence()); S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(() -> read.accept(storage));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(store.requests()).hasSize(1);
        }
    }

    @Test
    void isNotSentAnObjectOverAndOver() throws IOException {
        try (FakeStore store = FakeStore.always(FakeStore.silence()); S3Storage storage = connect(store)) {
            UploadException failure = catchThrowableOfType(
                    UploadException.class,
                    () -> storage.uploader()
                            .upload(
                                    UploadRequest.to("bucket", "key").size(3).build(),
                                    UploadSource.of(new ByteArrayInputStream(new byte[3]))));
            assertThat(failure).isInstanceOf(UploadException.StoreUnavailable.class);
            assertThat(store.requests())
                    .as("the object, and a look for it")
                    .extracting(FakeStore.Request::method)
                    .containsExactly("PUT", "HEAD");
        }
    }
}
