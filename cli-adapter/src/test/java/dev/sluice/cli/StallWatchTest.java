package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StallWatchTest {

    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration FOREVER = Duration.ofDays(1);

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void givesTheAnswer() throws Exception {
        answer.complete("here");
        assertThat(watch(false).await(answer, () -> 0, FOREVER)).isEqualTo("here");
        assertThat(asked).hasValue(0);
    }

    @Test
    void givesUpWhenTheServerShowsNoSignOfLife() {
        assertThatThrownBy(() -> watch(false).await(answer, () -> 0, FOREVER)).isInstanceOf(IOException.class).hasMessageContaining("nothing went through");
        assertThat(answer).isCancelled();
        assertThat(asked).hasValue(1);
    }

    @Test
    void waitsForASlowServerThatIsAlive() throws Exception {
        StallWatch watch = new StallWatch(QUIET, () -> {
            if (asked.incrementAndGet() == 5) {
                answer.complete("late");
            }
            return true;
        });
        assertThat(watch.await(answer, () -> 0, FOREVER)).isEqualTo("late");
        assertThat(asked).hasValue(5);
    }

    @Test
    void asksNobodyWhileBytesGoOut() throws Exception {
        AtomicLong bytes = new AtomicLong();
        assertThat(watch(false).await(answer, () -> {
            if (bytes.incrementAndGet() == 10) {
                answer.complete("done");
            }
            return bytes.get();
        }, Duration.ZERO)).isEqualTo("done");
        assertThat(asked).hasValue(0);
    }

    @Test
    void losesItsPatienceWithAConnectionThatIsDeadAlone() {
        assertThatThrownBy(() -> watch(true).await(answer, () -> 0, QUIET.multipliedBy(4))).isInstanceOf(IOException.class);
        assertThat(asked).hasValue(3);
        assertThat(answer).isCancelled();
    }

    @Test
    void passesOnWhyTheConnectionBroke() {
        IOException broken = new IOException("reset");
        answer.completeExceptionally(broken);
        assertThatThrownBy(() -> watch(true).await(answer, () -> 0, FOREVER)).isSameAs(broken);
    }

    private StallWatch watch(boolean alive) {
        return new StallWatch(QUIET, () -> {
            asked.incrementAndGet();
            return alive;
        });
    }
}
