package dev.sluice.cli.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.Problem;
import dev.sluice.cli.failure.TransferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RetryingConnectionTest {

    private static final Failure BROKEN = new Failure.ConnectionBroken("broken", false);
    private static final Failure UNREACHABLE = new Failure.Unreachable("nobody there");

    private final AtomicLong clock = new AtomicLong();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final RetryingConnection connection = connection(Duration.ofMinutes(10));

    @Test
    void waitsLongerEachTimeUntilItSucceeds() throws Exception {
        connection.persist(failing(0, BROKEN));
        assertThat(connection.persist(failing(9, BROKEN))).isEqualTo("done");
        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
        assertThat(told).hasSize(9).startsWith("broken 1", "broken 2");
        pauses.clear();
        assertThat(connection.persist(failing(1, BROKEN))).isEqualTo("done");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        connection.persist(failing(2, refused(503, Optional.of(Duration.ofSeconds(30)))));
        assertThat(pauses).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    }

    @Test
    void losesItsPatience() {
        RetryingConnection impatient = reached(Duration.ofSeconds(7));
        assertThatThrownBy(() -> impatient.persist(failing(100, BROKEN)))
                .isInstanceOf(TransferException.class)
                .hasMessage("broken");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void countsTheTimeThatAttemptsTake() {
        RetryingConnection impatient = reached(Duration.ofSeconds(20));
        assertThatThrownBy(() -> impatient.persist(() -> {
            clock.addAndGet(Duration.ofSeconds(5).toNanos());
            throw new TransferException(BROKEN);
        })).isInstanceOf(TransferException.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void countsFromTheMomentAtWhichBytesLastWentOut() {
        RetryingConnection impatient = reached(Duration.ofSeconds(20));
        AtomicLong moved = new AtomicLong();
        assertThatThrownBy(() -> impatient.persist(() -> {
            clock.addAndGet(Duration.ofHours(1).toNanos());
            moved.compareAndSet(0, clock.get());
            clock.addAndGet(Duration.ofSeconds(5).toNanos());
            throw new TransferException(BROKEN);
        }, moved::get)).isInstanceOf(TransferException.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    private RetryingConnection reached(Duration patience) {
        RetryingConnection connection = connection(patience);
        try {
            connection.persist(failing(0, BROKEN));
        } catch (TransferException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
        return connection;
    }

    @Test
    void believesInAServerOnlyOnceItHasAnswered() throws Exception {
        assertThatThrownBy(() -> connection.persist(failing(1, UNREACHABLE))).hasMessage("nobody there");
        assertThatThrownBy(() -> connection.persist(failing(5, BROKEN))).hasMessage("broken");
        assertThat(pauses).hasSize(4);
        connection.persist(failing(0, BROKEN));
        assertThat(connection.persist(failing(3, UNREACHABLE))).isEqualTo("done");
    }

    @Test
    void repeatsNothingThatIsFinal() {
        for (Failure failure : List.of(
                refused(401, Optional.empty()),
                refused(404, Optional.empty()),
                refused(410, Optional.empty()),
                refused(422, Optional.empty()),
                refused(500, Optional.empty()),
                new Failure.Mismatch("x"),
                new Failure.LocalFile("x"),
                new Failure.Unexpected("x"))) {
            assertThatThrownBy(() -> connection.persist(failing(1, failure))).isInstanceOf(TransferException.class);
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void waitsOnceForAllThatFailedTogether() throws Exception {
        int users = 8;
        CyclicBarrier together = new CyclicBarrier(users);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> tasks = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                AtomicInteger tries = new AtomicInteger();
                tasks.add(() -> connection.persist(() -> {
                    if (tries.getAndIncrement() == 0) {
                        await(together);
                        throw new TransferException(BROKEN);
                    }
                    return "done";
                }));
            }
            for (Future<String> ended : threads.invokeAll(tasks)) {
                assertThat(ended.get()).isEqualTo("done");
            }
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    private void pause(Duration time) {
        pauses.add(time);
        clock.addAndGet(time.toNanos());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static RetryLoop.Attempt<String> failing(int times, Failure failure) {
        AtomicInteger left = new AtomicInteger(times);
        return () -> {
            if (left.getAndDecrement() > 0) {
                throw new TransferException(failure);
            }
            return "done";
        };
    }

    private static Failure refused(int status, Optional<Duration> retryAfter) {
        return new Failure.Refused(new Problem(status, Map.of("detail", "no")), retryAfter);
    }

    private RetryingConnection connection(Duration patience) {
        RetryBudget budget = new RetryBudget(patience, clock::get);
        return new RetryingConnection(
                budget, this::pause, (failure, wait) -> told.add(failure.message() + " " + wait.toSeconds()));
    }
}
