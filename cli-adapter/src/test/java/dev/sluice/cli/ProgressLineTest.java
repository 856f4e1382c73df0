package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.TransferProgress.Snapshot;
import java.util.List;
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
                .isEqualTo("backup.tar ██████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░   25%  1 GiB of 4 GiB  100 MiB/s  0:31 left");
    }

    @Test
    void leavesOutWhatDoesNotFit() {
        Snapshot snapshot = of("a-rather-long-file-name.tar", GIB, 4 * GIB);
        assertThat(ProgressLine.render(snapshot, RATE, 79)).isEqualTo("a-rather-l…le-name.tar ██░░░░░░░░   25%  1 GiB of 4 GiB  100 MiB/s  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 50)).isEqualTo("a-rather-l…le-name.tar   25%  100 MiB/s  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 30)).isEqualTo("a-rath…me.tar   25%  0:31 left");
        assertThat(ProgressLine.render(snapshot, RATE, 19)).isEqualTo("a-rath…me.tar   25%");
        assertThat(ProgressLine.render(snapshot, RATE, 10)).isEqualTo(" 25%");
    }

    @Test
    void isNeverWiderThanTheTerminal() {
        for (String name : List.of("", "a", "日本語のとても長いファイル名です.tar.gz", "a".repeat(300), "😀".repeat(50))) {
            for (OptionalLong total : List.of(OptionalLong.empty(), OptionalLong.of(4 * GIB), OptionalLong.of(GIB))) {
                for (int columns = 4; columns < 250; columns++) {
                    Snapshot snapshot = new Snapshot(name, 3, 12, GIB, total);
                    assertThat(DisplayWidth.of(ProgressLine.render(snapshot, RATE, columns))).isLessThanOrEqualTo(columns);
                }
            }
        }
    }

    @Test
    void countsTheFiles() {
        assertThat(ProgressLine.plain(new Snapshot("b.bin", 2, 3, GIB, OptionalLong.of(2 * GIB)), RATE))
                .isEqualTo("[2/3] b.bin:  50%  1 GiB of 2 GiB  100 MiB/s  0:11 left");
    }

    @Test
    void doesWithoutASize() {
        Snapshot snapshot = new Snapshot("standard input", 1, 1, GIB, OptionalLong.empty());
        assertThat(ProgressLine.render(snapshot, RATE, 60)).isEqualTo("standard input  1 GiB  100 MiB/s");
        assertThat(ProgressLine.plain(snapshot, RATE)).isEqualTo("standard input: 1 GiB  100 MiB/s");
    }

    @Test
    void saysThatOnlyTheAnswerIsMissing() {
        assertThat(ProgressLine.render(of("a", GIB, GIB), RATE, 80)).endsWith("100%  1 GiB of 1 GiB  waiting for the server");
        assertThat(ProgressLine.render(of("a", 0, 0), 0, 80)).contains("100%");
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
        return new Snapshot(name, 1, 1, done, OptionalLong.of(total));
    }
}
