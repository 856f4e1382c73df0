package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    private static final String ASCII_KEPT =
            "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";

    @Test
    void keepsTheUnreservedCharactersAloneAndReadsAllOthersBack() {
        for (char character = 0; character < 128; character++) {
            String text = String.valueOf(character);
            String expected = ASCII_KEPT.contains(text) ? text : "%%%02X".formatted((int) character);
            assertThat(PercentEncoding.encode(text)).isEqualTo(expected);
            assertThat(PercentEncoding.decode(expected)).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"é, %C3%A9", "漢, %E6%BC%A2", "😀, %F0%9F%98%80"})
    void writesUtf8(String text, String encoded) {
        assertThat(PercentEncoding.encode(text)).isEqualTo(encoded);
        assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
    }

    @Test
    void keepsTheSlashesOfAPath() {
        assertThat(PercentEncoding.encodePath("a//../b c/+")).isEqualTo("a//../b%20c/%2B");
        assertThat(PercentEncoding.encode("a/b")).isEqualTo("a%2Fb");
    }

    @Test
    void takesWhatWasNotEncodedAsItIs() {
        assertThat(PercentEncoding.decode("a b+é")).isEqualTo("a b+é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "100%", "%4", "%zz", "%ff"})
    void refusesWhatIsNoEncodingOfUtf8(String text) {
        assertThatThrownBy(() -> PercentEncoding.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
