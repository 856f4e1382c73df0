package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelismTest {

    @Test
    void readsANumberOrARange() {
        assertThat(Parallelism.parse("4")).isEqualTo(Parallelism.fixed(4)).hasToString("4");
        assertThat(Parallelism.parse(" 1-16 ")).isEqualTo(Parallelism.upTo(16)).hasToString("1-16");
        assertThat(Parallelism.parse("2-9999")).isEqualTo(new Parallelism(2, 9999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "4-", "4-2", "1-10000", "four", "1..4"})
    void readsNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parallelism.parse(text));
    }
}
