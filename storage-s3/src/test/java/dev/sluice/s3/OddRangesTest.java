package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store, or something before it, that sends other bytes than it was asked for: they must not pass for those. */
class OddRangesTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress("bucket", "key");

    private static FakeStore.Answer part(String contentRange, String body) {
        return FakeStore.reply(206, body, "ETag: \"tag\"", "Content-Range: " + contentRange);
    }

    private static Optional<ByteRange> range(String text) {
        return switch (text) {
            case "all" -> Optional.empty();
            case "2-3" -> Optional.of(ByteRange.between(2, 3));
            case "6-" -> Optional.of(ByteRange.from(6));
            case "-4" -> Optional.of(ByteRange.lastBytes(4));
            case "6-99" -> Optional.of(ByteRange.between(6, 99));
            case "-99" -> Optional.of(ByteRange.lastBytes(99));
            default -> throw new IllegalArgumentException(text);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "all, bytes 6-9/10, 6789",
        "2-3, bytes 6-9/10, 6789",
        "2-3, junk,         23",
        "2-3, bytes 2-3/10, 234",
        "6-,  bytes 6-8/10, 678",
        "-4,  bytes 5-8/10, 5678",
    })
    void areNoAnswer(String asked, String contentRange, String body) throws IOException {
        try (FakeStore store = FakeStore.always(part(contentRange, body));
                S3Storage storage = connect(store)) {
            StoreException failure = StoreFaults.failureOf(
                    () -> storage.objectReader().open(ADDRESS, range(asked), Optional.empty()));
            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("not what S3 promises");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2-3,  bytes 2-3/10, 23,         2",
        "6-,   bytes 6-9/10, 6789,       6",
        "6-99, bytes 6-9/10, 6789,       6",
        "-4,   bytes 6-9/10, 6789,       6",
        "-99,  bytes 0-9/10, 0123456789, 0",
    })
    void whatWasAskedForIs(String asked, String contentRange, String body, long offset) throws IOException {
        try (FakeStore store = FakeStore.always(part(contentRange, body));
                S3Storage storage = connect(store);
                ObjectContent content = storage.objectReader().open(ADDRESS, range(asked), Optional.empty())) {
            assertThat(content.offset()).isEqualTo(offset);
            assertThat(content.info().size()).isEqualTo(10);
            assertThat(content.stream().readAllBytes()).asString().isEqualTo(body);
        }
    }

    @Test
    void aFieldThatNoResponseCanCarryIsNone() throws IOException {
        try (FakeStore store = FakeStore.always(
                        FakeStore.reply(200, "abc", "ETag: \"tag\"", "Content-Type: text/\u007Fplain"));
                S3Storage storage = connect(store);
                ObjectContent content = storage.objectReader().open(ADDRESS)) {
            assertThat(content.info().attributes().contentType()).isEmpty();
        }
        try (FakeStore store = FakeStore.always(FakeStore.reply(200, "abc", "ETag: \"a\u0001b\""));
                S3Storage storage = connect(store)) {
            assertThat(StoreFaults.failureOf(() -> storage.objectReader().open(ADDRESS)))
                    .hasMessageContaining("no entity tag");
        }
    }

    private static S3Storage connect(FakeStore store) {
        return S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(store.endpoint())
                .credentials("key-id", "very-secret")
                .build();
    }
}
