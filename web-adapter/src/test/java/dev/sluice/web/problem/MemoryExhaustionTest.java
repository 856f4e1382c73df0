package dev.sluice.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryExhaustionTest {

    @Test
    void isFoundBehindWhatItCaused() {
        OutOfMemoryError exhausted = new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory");

        assertThat(MemoryExhaustion.causeOf(exhausted)).contains(exhausted);
        assertThat(MemoryExhaustion.causeOf(new IOException(new IllegalStateException(exhausted)))).contains(exhausted);
    }

    @Test
    void isNotSeenInOtherFailures() {
        IOException one = new IOException("one");
        IOException other = new IOException("other", one);
        one.initCause(other);

        assertThat(MemoryExhaustion.causeOf(other)).isEmpty();
        assertThat(MemoryExhaustion.causeOf(new StackOverflowError())).isEmpty();
    }
}
