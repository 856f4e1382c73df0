package dev.sluice.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.progress.TransferProgress.Item;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A terminal that is resized while progress is shown. */
class TerminalWidthTest {

    @ParameterizedTest
    @CsvSource({"24 80, 80", "'50 211\n', 211", "24 3, 20"})
    void readsTheSecondNumber(String size, int columns) {
        assertThat(TerminalWidth.parse(size)).hasValue(columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0", "24", "24 1000000", "stty: standard input"})
    void knowsWhatIsNoSize(String size) {
        assertThat(TerminalWidth.parse(size)).isEmpty();
    }

    @Test
    void drawsEachLineAsWideAsTheTerminalIsThen() {
        AtomicInteger columns = new AtomicInteger(100);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        TransferProgress progress = new TransferProgress(1, OptionalLong.of(1000));
        Item item = progress.begin("a-file-of-some-name.bin");
        progress.add(item, 100);
        try (ProgressDisplay display = new ProgressDisplay(
                new Terminal(
                        ResultStream.over(err, StandardCharsets.UTF_8), stream, () -> OptionalInt.of(columns.get())),
                progress,
                true)) {
            display.draw();
            columns.set(50);
            display.draw();
            display.draw();
        }
        String[] lines = err.toString(StandardCharsets.UTF_8).split("\r\u001b\\[J");
        String[] after = lines[2].split("\r\u001b\\[K");
        assertThat(text(lines[1])).hasSizeBetween(51, 99);
        assertThat(text(after[0])).hasSizeBetween(20, 49).isEqualTo(text(after[1]));
    }

    /** What is drawn between turning the wrapping off and on; the cursor is at the line's beginning after it. */
    private static String text(String drawn) {
        assertThat(drawn).startsWith("\u001b[?7l").endsWith("\u001b[?7h\r");
        return drawn.substring("\u001b[?7l".length(), drawn.length() - "\u001b[?7h\r".length());
    }
}
