package dev.sluice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.UploadException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FullBucketsTest {

    private Instant now = Instant.EPOCH;
    private final FullBuckets full = new FullBuckets(() -> now);

    @Test
    void tellsForAMinuteWhichBucketHadNoRoom() {
        full.note(new UploadException.InsufficientStorage(
                new ObjectAddress("files", "key"), "the store has no room", null, Optional.empty()));

        assertThat(full.reason("files")).hasValue("the store has no room");
        assertThat(full.reason("others")).isEmpty();
        now = now.plus(Duration.ofSeconds(60));
        assertThat(full.reason("files")).isEmpty();
    }
}
