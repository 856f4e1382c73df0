package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
        assertThat(progress.snapshot()).isEqualTo(new TransferProgress.Snapshot("a", 1, 2, 15, OptionalLong.of(30)));
        progress.finish(a);
        assertThat(progress.snapshot()).isEqualTo(new TransferProgress.Snapshot("b", 2, 2, 15, OptionalLong.of(30)));
        progress.add(b, 15);
        assertThat(progress.snapshot().allSent()).isTrue();
        progress.finish(b);
        assertThat(progress.snapshot().name()).isEmpty();
    }

    @Test
    void takesBackWhatIsSentAgain() {
        TransferProgress progress = new TransferProgress(1, OptionalLong.of(30));
        TransferProgress.Item item = progress.begin("a");
        progress.add(item, 20);
        progress.restart(item);
        progress.add(item, 1);
        assertThat(progress.snapshot().done()).isEqualTo(1);
        assertThat(progress.snapshot().allSent()).isFalse();
    }

    @Test
    void keepsFilesOfOneNameApart() {
        TransferProgress progress = new TransferProgress(2, OptionalLong.empty());
        progress.add(progress.begin("same"), 1);
        progress.add(progress.begin("same"), 2);
        assertThat(progress.snapshot().done()).isEqualTo(3);
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

    @Test
    void measuresAnewWhenItBeginsAnew() {
        RateMeter meter = new RateMeter();
        meter.bytesPerSecond(0, 1000);
        assertThat(meter.bytesPerSecond(seconds(1), 0)).isZero();
        assertThat(meter.bytesPerSecond(seconds(2), 50)).isEqualTo(50);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
