package dev.sluice.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanTest {

    @ParameterizedTest
    @CsvSource({"0, 0:00", "7, 0:07", "754, 12:34", "3723, 1:02:03", "360000, 100:00:00"})
    void writesTimes(long seconds, String text) {
        assertThat(Human.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 ms", "999, 999 ms", "1000, 1.0 s", "59940, 59.9 s", "60000, 1:00"})
    void writesWhatHasElapsed(long milliseconds, String text) {
        assertThat(Human.elapsed(Duration.ofMillis(milliseconds))).isEqualTo(text);
    }
}
