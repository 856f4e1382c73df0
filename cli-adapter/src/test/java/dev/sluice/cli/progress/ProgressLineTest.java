package dev.sluice.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.progress.TransferProgress.Counts;
import dev.sluice.cli.progress.TransferProgress.Snapshot;
import dev.sluice.cli.progress.TransferProgress.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {

    private static final long GIB = 1L << 30;
    private static final double RATE = 100 << 20;

    @Test
    void showsNameBarSharesRateAndTimeLeft() {
        assertThat(ProgressLine.render(of("backup.tar", GIB, 4 * GIB), RATE, 100))
                .isEqualTo(
                        "backup.tar ██████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   25%  1 GiB of 4 GiB  100 MiB/s  0:31 left");
    }

    @Test
    void leavesOutWhatDoesNotFit() {
        Snapshot snapshot = of("a-rather-long-file-name.tar", GIB, 4 * GIB);
        assertThat(ProgressLine.render(snapshot, RATE, 79))
                .isEqualTo("a-rather-l…le-name.tar ██░░░░░░░░   25%  1 GiB of 4 GiB  100 MiB/s  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 50))
                .isEqualTo("a-rather-l…le-name.tar   25%  100 MiB/s  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 30)).isEqualTo("a-rath…me.tar   25%  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 19)).isEqualTo("a-rath…me.tar   25%");
        assertThat(ProgressLine.render(snapshot, RATE, 10)).isEqualTo(" 25%");
    }

    @Test
    void isNeverWiderThanTheTerminal() {
        for (String name : List.of("", "a", "日本語のとても長いファイル名です.tar.gz", "a".repeat(300), "😀".repeat(50))) {
            for (OptionalLong total : List.of(OptionalLong.empty(), OptionalLong.of(4 * GIB), OptionalLong.of(GIB))) {
                for (int columns = 4; columns < 250; columns++) {
                    Snapshot snapshot =
                            new Snapshot(name, 3, 12, new Counts(GIB, 0, GIB), total, Optional.empty(), false);
                    assertThat(DisplayWidth.of(ProgressLine.render(snapshot, RATE, columns)))
                            .isLessThanOrEqualTo(columns);
                }
            }
        }
    }

    @Test
    void countsTheFiles() {
        assertThat(ProgressLine.plain(
                        new Snapshot(
                                "b.bin",
                                2,
                                3,
                                new Counts(GIB, 0, GIB),
                                OptionalLong.of(2 * GIB),
                                Optional.empty(),
                                false),
                        RATE))
                .isEqualTo("[2/3] b.bin:  50%  1 GiB of 2 GiB  100 MiB/s  0:11 left");
    }

    @Test
    void doesWithoutASize() {
        Snapshot snapshot = new Snapshot(
                "standard input", 1, 1, new Counts(GIB, 0, GIB), OptionalLong.empty(), Optional.empty(), false);
        assertThat(ProgressLine.render(snapshot, RATE, 60)).isEqualTo("standard input  1 GiB  100 MiB/s");
        assertThat(ProgressLine.plain(snapshot, RATE)).isEqualTo("standard input: 1 GiB  100 MiB/s");
    }

    @Test
    void saysThatOnlyTheAnswerIsMissing() {
        assertThat(ProgressLine.render(of("a", GIB, GIB), RATE, 80))
                .endsWith("100%  1 GiB of 1 GiB  waiting for the server");
        assertThat(ProgressLine.render(of("a", 0, 0), 0, 80)).contains("100%");
    }

    @Test
    void showsWhatWasThereAlready() {
        assertThat(ProgressLine.render(
                        of("backup.tar", new Counts(2 * GIB, GIB, GIB), 4 * GIB, Optional.empty()), RATE, 100))
                .isEqualTo(
                        "backup.tar ▓▓▓▓▓▓▓▓▓▓██████████░░░░░░░░░░░░░░░░░░░░   50%  2 GiB of 4 GiB  100 MiB/s  0:21 left");
    }

    @Test
    void countsDownWhileItWaits() {
        Snapshot waiting = of(
                "a",
                new Counts(GIB, 0, GIB),
                4 * GIB,
                Optional.of(new Waiting("no connection", Duration.ofMillis(6500))));
        assertThat(ProgressLine.render(waiting, RATE, 80))
                .endsWith(" 25%  1 GiB of 4 GiB  no connection, trying again in 0:07");
        assertThat(ProgressLine.render(waiting, RATE, 45)).endsWith(" 25%  trying again in 0:07");
        assertThat(ProgressLine.plain(waiting, RATE))
                .isEqualTo("a:  25%  1 GiB of 4 GiB  no connection, trying again in 0:07");
        Snapshot trying =
                of("a", new Counts(GIB, 0, GIB), 4 * GIB, Optional.of(new Waiting("no connection", Duration.ZERO)));
        assertThat(ProgressLine.render(trying, RATE, 80)).endsWith("no connection, trying again");
    }

    @Test
    void neverSays100PercentTooEarly() {
        assertThat(ProgressLine.render(of("a", GIB - 1, GIB), RATE, 80)).contains(" 99%");
    }

    @Test
    void knowsNoTimeWithoutARate() {
        assertThat(ProgressLine.render(of("a", 0, GIB), 0, 80)).contains("-:-- left");
    }

    @ParameterizedTest
    @CsvSource({"abc, 3", "日本, 4", "é, 1", "e\u0301, 1", "😀, 2", "'', 0", "한글, 4", "ａ, 2"})
    void knowsHowWideTextIs(String text, int width) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
    }

    private static Snapshot of(String name, long done, long total) {
        return of(name, new Counts(done, 0, done), total, Optional.empty());
    }

    private static Snapshot of(String name, Counts counts, long total, Optional<Waiting> waiting) {
        return new Snapshot(name, 1, 1, counts, OptionalLong.of(total), waiting, false);
    }
}
