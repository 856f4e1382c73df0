package dev.sluice.core;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A set of parts, as ranges of their numbers. Immutable.
 *
 * @param ranges in ascending order, neither overlapping nor adjoining
 */
public record PartRanges(List<Range> ranges) implements Serializable {

    public static final PartRanges NONE = new PartRanges(List.of());

    /**
     * Parts that follow each other.
     *
     * @param first the first of them
     * @param last the last of them, included
     */
    public record Range(PartNumber first, PartNumber last) implements Serializable {
        public Range {
            if (first.compareTo(last) > 0) {
                throw new IllegalArgumentException("first part " + first + " must not be after the last, " + last);
            }
        }

        int count() {
            return last.value() - first.value() + 1;
        }
    }

    /** @throws IllegalArgumentException if the ranges are not in order */
    public PartRanges {
        ranges = List.copyOf(ranges);
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i - 1).last().value() + 1 >= ranges.get(i).first().value()) {
                throw new IllegalArgumentException("ranges must ascend, neither overlapping nor adjoining: " + ranges);
            }
        }
    }

    /** The parts of these numbers, in any order. */
    public static PartRanges of(Collection<PartNumber> numbers) {
        List<Range> ranges = new ArrayList<>();
        for (PartNumber number : new TreeSet<>(numbers)) {
            if (!ranges.isEmpty() && ranges.getLast().last().value() + 1 == number.value()) {
                ranges.set(ranges.size() - 1, new Range(ranges.getLast().first(), number));
            } else {
                ranges.add(new Range(number, number));
            }
        }
        return new PartRanges(ranges);
    }

    /** The first so many parts. */
    public static PartRanges upTo(int count) {
        return count == 0 ? NONE : new PartRanges(List.of(new Range(PartNumber.FIRST, new PartNumber(count))));
    }

    /** Those of the first so many parts that are not among these. */
    public PartRanges missingOf(int count) {
        Set<PartNumber> present = new HashSet<>(numbers());
        return of(upTo(count).numbers().stream().filter(number -> !present.contains(number)).toList());
    }

    /** The numbers one by one, in ascending order. */
    public List<PartNumber> numbers() {
        return ranges.stream()
                .flatMapToInt(range -> IntStream.rangeClosed(range.first().value(), range.last().value()))
                .mapToObj(PartNumber::new)
                .toList();
    }

    /** How many parts they are. */
    public int count() {
        return ranges.stream().mapToInt(Range::count).sum();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** {@code 1-40, 42}. */
    @Override
    public String toString() {
        return String.join(
                ", ",
                ranges.stream()
                        .map(range ->
                                range.count() == 1 ? range.first().toString() : range.first() + "-" + range.last())
                        .toList());
    }
}
