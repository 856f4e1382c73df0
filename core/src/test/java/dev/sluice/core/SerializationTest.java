package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Failures cross processes whole: frameworks for jobs and remote calls serialize them. */
class SerializationTest {

    private static final ObjectAddress ADDRESS = new ObjectAddress("bucket", "key");

    @Test
    void keepsAllThatAnUploadsFailureTells() throws Exception {
        StoreException cause = StoreException.temporary(StoreException.Kind.SLOW_DOWN, "slower")
                .withRetryAfter(Duration.ofSeconds(7))
                .withRequestId("r1");
        UploadException.StoreUnavailable failure =
                new UploadException.StoreUnavailable(ADDRESS, "later", Duration.ofSeconds(7), cause, Optional.of("r1"));
        failure.addSuppressed(new UploadException.Incomplete(ADDRESS, PartRanges.upTo(3)));

        UploadException.StoreUnavailable copy = copy(failure);

        assertThat(copy).hasMessage("later");
        assertThat(copy.address()).isEqualTo(ADDRESS);
        assertThat(copy.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(copy.storeRequestId()).contains("r1");
        assertThat(((UploadException.Incomplete) copy.getSuppressed()[0]).missing()).isEqualTo(PartRanges.upTo(3));
        StoreException copied = (StoreException) copy.getCause();
        assertThat(copied.kind()).isEqualTo(StoreException.Kind.SLOW_DOWN);
        assertThat(copied.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(copied.requestId()).contains("r1");
    }

    @Test
    void keepsWhatIsAbsentAbsent() throws Exception {
        UploadException.SourceFailed copy = copy(new UploadException.SourceFailed(ADDRESS, "silent", true, null));
        assertThat(copy.silent()).isTrue();
        assertThat(copy.storeRequestId()).isEmpty();
        assertThat(copy(StoreException.permanent(StoreException.Kind.INVALID, "no")).retryAfter()).isEmpty();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Exception> T copy(T failure) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
