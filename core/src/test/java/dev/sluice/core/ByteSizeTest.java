package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "8388608, 8388608",
        "512B, 512",
        "8MiB, 8388608",
        "8 mib, 8388608",
        "8M, 8388608",
        "8MB, 8000000",
        "1k, 1024",
        "1KB, 1000",
        "2GiB, 2147483648",
        "3T, 3298534883328",
        "5TiB, 5497558138880"
    })
    void readsText(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "-1", "1.5MiB", "8 MiB please", "8PiB", "999999999999999999T", "1e6"})
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ByteSize.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1 KiB",
        "1536, 1.5 KiB",
        "8388608, 8 MiB",
        "5368709120, 5 GiB",
        "53687091200000, 48.8 TiB"
    })
    void showsItselfToAPerson(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }

    @Test
    void isNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1)).withMessageContaining("-1");
    }
}
