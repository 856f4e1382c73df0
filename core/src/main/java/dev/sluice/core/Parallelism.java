package dev.sluice.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many parts of one upload may be in flight: between two numbers, as throughput tells, or always the same.
 * Immutable.
 *
 * @param least the fewest, 1 or more
 * @param most  the most
 */
public record Parallelism(int least, int most) {

    private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,3})(?:-([1-9]\\d{0,3}))?");

    /** @throws IllegalArgumentException if they aren't in order */
    public Parallelism {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "parallelism must be at least 1, and the most not below the least: " + least + "-" + most);
        }
    }

    /** Adapted, from 1 to so many. */
    public static Parallelism upTo(int most) {
        return new Parallelism(1, most);
    }

    /** Always so many. */
    public static Parallelism fixed(int count) {
        return new Parallelism(count, count);
    }

    /**
     * Reads {@code 4}, which is fixed, or {@code 1-16}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static Parallelism parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a number of parts such as 4, or a range such as 1-16, up to 9999: '" + text + "'");
        }
        int least = Integer.parseInt(matcher.group(1));
        return new Parallelism(least, matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return least == most ? Integer.toString(most) : least + "-" + most;
    }
}
