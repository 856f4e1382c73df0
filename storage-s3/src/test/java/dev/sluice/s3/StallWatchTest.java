package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestBody;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StallWatchTest {

    @Test
    void aCallThatEndsAsItIsInterruptedKeepsNoInterrupt() throws IOException {
        BodyStream unread = new BodyStream(TestBody.letGo(new byte[1]).open(), 1);

        try (StallWatch ignored = StallWatch.open(unread, Duration.ofMillis(1))) {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
