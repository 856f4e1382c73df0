package dev.sluice.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StallTimeoutTest {

    private static final Duration QUIET = Duration.ofMillis(20);
    private static final Duration FOREVER = Duration.ofDays(1);

    private static final LongSupplier NEVER = () -> Long.MIN_VALUE / 2;

    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void givesTheAnswer() throws Exception {
        answer.complete("here");
        assertThat(stallTimeout(false).await(answer, NEVER, FOREVER)).isEqualTo("here");
        assertThat(asked).hasValue(0);
    }

    @Test
    void givesUpWhenTheServerShowsNoSignOfLife() {
        assertThatThrownBy(() -> stallTimeout(false).await(answer, NEVER, FOREVER))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nothing went through");
        assertThat(answer).isCancelled();
        assertThat(asked).hasValue(1);
    }

    @Test
    void waitsForASlowServerThatIsAlive() throws Exception {
        StallTimeout stallTimeout = new StallTimeout(QUIET, _ -> {
            if (asked.incrementAndGet() == 5) {
                answer.complete("late");
            }
            return true;
        });
        assertThat(stallTimeout.await(answer, NEVER, FOREVER)).isEqualTo("late");
        assertThat(asked).hasValue(5);
    }

    @Test
    void asksNobodyWhileBytesGoOut() throws Exception {
        AtomicLong bytes = new AtomicLong();
        assertThat(stallTimeout(false).await(answer, () -> {
            if (bytes.incrementAndGet() == 10) {
                answer.complete("done");
            }
            return System.nanoTime();
        }, QUIET)).isEqualTo("done");
        assertThat(asked).hasValue(0);
    }

    @Test
    void losesItsPatienceWithAConnectionThatIsDeadAlone() {
        assertThatThrownBy(() -> stallTimeout(true).await(answer, NEVER, QUIET.multipliedBy(4)))
                .isInstanceOf(IOException.class);
        assertThat(asked.get()).isBetween(1, 3);
        assertThat(answer).isCancelled();
    }

    @Test
    void asksNobodyWhenItsPatienceIsShorterThanThat() {
        StallTimeout stallTimeout = new StallTimeout(FOREVER, _ -> {
            throw new AssertionError("asked");
        });
        assertThatThrownBy(() -> stallTimeout.await(answer, NEVER, QUIET)).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void passesOnWhyTheConnectionBroke() {
        IOException broken = new IOException("reset");
        answer.completeExceptionally(broken);
        assertThatThrownBy(() -> stallTimeout(true).await(answer, NEVER, FOREVER)).isSameAs(broken);
    }

    private StallTimeout stallTimeout(boolean alive) {
        return new StallTimeout(QUIET, _ -> {
            asked.incrementAndGet();
            return alive;
        });
    }
}
