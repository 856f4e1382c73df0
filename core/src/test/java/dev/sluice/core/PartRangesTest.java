package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PartRangesTest {

    @Property
    void holdExactlyTheNumbers(@ForAll @Size(max = 60) Set<@IntRange(min = 1, max = 80) Integer> numbers) {
        PartRanges ranges = PartRanges.of(numbers.stream().map(PartNumber::new).toList());

        assertThat(ranges.ranges().stream()
                        .flatMapToInt(range -> IntStream.rangeClosed(
                                range.first().value(), range.last().value()))
                        .boxed())
                .containsExactlyElementsOf(numbers.stream().sorted().toList());
        assertThat(ranges.count()).isEqualTo(numbers.size());
        assertThat(ranges.isEmpty()).isEqualTo(numbers.isEmpty());
    }

    @Property
    void haveTheOthersMissing(@ForAll @Size(max = 60) Set<@IntRange(min = 1, max = 80) Integer> numbers) {
        PartRanges missing = PartRanges.of(numbers.stream().map(PartNumber::new).toList()).missingOf(70);

        assertThat(missing.numbers())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 70)
                        .filter(number -> !numbers.contains(number))
                        .mapToObj(PartNumber::new)
                        .toList());
    }

    @Example
    void readWell() {
        assertThat(PartRanges.of(List.of(new PartNumber(42), new PartNumber(2), new PartNumber(1), new PartNumber(3))))
                .hasToString("1-3, 42");
        assertThat(PartRanges.upTo(3)).hasToString("1-3");
        assertThat(PartRanges.upTo(0)).isEqualTo(PartRanges.NONE);
    }

    @Example
    void refuseDisorder() {
        var first = new PartRanges.Range(new PartNumber(1), new PartNumber(2));
        var adjoining = new PartRanges.Range(new PartNumber(3), new PartNumber(4));

        assertThatIllegalArgumentException().isThrownBy(() -> new PartRanges(List.of(first, adjoining)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartRanges.Range(new PartNumber(2), new PartNumber(1)));
    }
}
