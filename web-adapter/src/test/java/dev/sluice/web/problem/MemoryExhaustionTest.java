package dev.sluice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryExhaustionTest {

    @Test
    void isFoundBehindWhatItCaused() {
        OutOfMemoryError exhausted = new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory");

        assertThat(MemoryExhaustion.isCauseOf(exhausted)).isTrue();
        assertThat(MemoryExhaustion.isCauseOf(new IOException(new IllegalStateException(exhausted)))).isTrue();
    }

    @Test
    void isNotSeenInOtherFailures() {
        IOException one = new IOException("one");
        IOException other = new IOException("other", one);
        one.initCause(other);

        assertThat(MemoryExhaustion.isCauseOf(other)).isFalse();
        assertThat(MemoryExhaustion.isCauseOf(new StackOverflowError())).isFalse();
    }
}
