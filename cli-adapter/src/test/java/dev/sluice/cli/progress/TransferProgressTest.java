package dev.sluice.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.progress.TransferProgress.Counts;
import dev.sluice.cli.progress.TransferProgress.Snapshot;
import dev.sluice.cli.progress.TransferProgress.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TransferProgressTest {

    @Test
    void addsUpTheFiles() {
        TransferProgress progress = new TransferProgress(2, OptionalLong.of(30));
        TransferProgress.Item a = progress.begin("a");
        TransferProgress.Item b = progress.begin("b");
        progress.add(a, 10);
        progress.add(b, 5);
        assertThat(progress.snapshot()).isEqualTo(snapshot("a", 1, 15));
        progress.finish(a);
        assertThat(progress.snapshot()).isEqualTo(snapshot("b", 2, 15));
        progress.add(b, 15);
        assertThat(progress.snapshot().allSent()).isTrue();
        progress.finish(b);
        assertThat(progress.snapshot().name()).isEmpty();
    }

    private static Snapshot snapshot(String name, int number, long bytes) {
        return new Snapshot(name, number, 2, new Counts(bytes, 0, bytes), OptionalLong.of(30), Optional.empty(), false);
    }

    @Test
    void countsPartsWhenTheyArriveAndTheRateByWhatIsSent() {
        TransferProgress progress = new TransferProgress(1, OptionalLong.of(30));
        TransferProgress.Item item = progress.begin("a");
        progress.resumed(item, 10);
        progress.sent(item, 8);
        assertThat(progress.snapshot().counts()).isEqualTo(new Counts(10, 10, 8));
        progress.arrived(item, 7);
        progress.resumed(item, -5);
        assertThat(progress.counts(item)).isEqualTo(new Counts(12, 5, 8));
        progress.finish(item);
        assertThat(progress.snapshot().counts()).isEqualTo(new Counts(12, 5, 8));
    }

    @Test
    void knowsWhetherWhatArrivedIsKept() {
        TransferProgress progress = new TransferProgress(2, OptionalLong.of(30));
        TransferProgress.Item item = progress.begin("a");
        progress.begin("b");
        assertThat(progress.snapshot().kept()).isFalse();
        progress.keep(item);
        assertThat(progress.snapshot().kept()).isTrue();
        progress.finish(item);
        assertThat(progress.snapshot().kept()).isFalse();
    }

    @Test
    void tellsHowLongItWaits() {
        TransferProgress progress = new TransferProgress(1, OptionalLong.of(30));
        TransferProgress.Item item = progress.begin("a");
        progress.waiting("no connection", Duration.ofHours(1));
        assertThat(progress.snapshot().waiting()).hasValueSatisfying(waiting -> {
            assertThat(waiting.reason()).isEqualTo("no connection");
            assertThat(waiting.left()).isBetween(Duration.ofMinutes(55), Duration.ofHours(1));
        });
        progress.sent(item, 1);
        assertThat(progress.snapshot().waiting()).isPresent();
        progress.waiting("no connection", Duration.ZERO);
        assertThat(progress.snapshot().waiting()).contains(new Waiting("no connection", Duration.ZERO));
        progress.sent(item, 1);
        assertThat(progress.snapshot().waiting()).isEmpty();
    }

    @Test
    void takesBackWhatIsSentAgain() {
        TransferProgress progress = new TransferProgress(1, OptionalLong.of(30));
        TransferProgress.Item item = progress.begin("a");
        progress.add(item, 20);
        progress.restart(item);
        progress.add(item, 1);
        assertThat(progress.snapshot().counts().done()).isEqualTo(1);
        assertThat(progress.snapshot().counts().sent()).isEqualTo(21);
        assertThat(progress.snapshot().allSent()).isFalse();
    }

    @Test
    void keepsFilesOfOneNameApart() {
        TransferProgress progress = new TransferProgress(2, OptionalLong.empty());
        progress.add(progress.begin("same"), 1);
        progress.add(progress.begin("same"), 2);
        assertThat(progress.snapshot().counts().done()).isEqualTo(3);
        assertThat(progress.snapshot().allSent()).isFalse();
    }

    @Test
    void measuresTheRateOverTheLastSeconds() {
        RateMeter meter = new RateMeter();
        assertThat(meter.bytesPerSecond(0, 0)).isZero();
        assertThat(meter.bytesPerSecond(seconds(1), 100)).isEqualTo(100);
        for (int second = 2; second <= 20; second++) {
            meter.bytesPerSecond(seconds(second), 100 + 10L * second);
        }
        assertThat(meter.bytesPerSecond(seconds(21), 310)).isEqualTo(10);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
