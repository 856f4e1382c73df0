package dev.sluice.core;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, never negative. Immutable.
 *
 * @param bytes the number of bytes, 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(i?)B?", Pattern.CASE_INSENSITIVE);
    private static final String PREFIXES = "KMGT";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }

    public static ByteSize ofBytes(long bytes) {
        return new ByteSize(bytes);
    }

    /** @throws ArithmeticException if the number of bytes does not fit a {@code long} */
    public static ByteSize ofKiB(long kibibytes) {
        return new ByteSize(Math.multiplyExact(kibibytes, 1L << 10));
    }

    /** @throws ArithmeticException if the number of bytes does not fit a {@code long} */
    public static ByteSize ofMiB(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /** @throws ArithmeticException if the number of bytes does not fit a {@code long} */
    public static ByteSize ofGiB(long gibibytes) {
        return new ByteSize(Math.multiplyExact(gibibytes, 1L << 30));
    }

    /**
     * Reads {@code 8388608}, {@code 8MiB}, {@code 8 mib}, {@code 8MB} or {@code 8M}. A bare number is bytes; with an
     * {@code i}, or with a single letter as in {@code 8M}, the unit is a power of 1024, otherwise of 1000.
     *
     * @throws IllegalArgumentException if the text is none of these, or too large for a {@code long}
     */
    public static ByteSize parse(String text) {
        String trimmed = text.strip();
        Matcher matcher = TEXT.matcher(trimmed);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a size: '" + text + "'; write for example 8MiB, 500MB or 8388608");
        }
        String prefix = matcher.group(2).toUpperCase(Locale.ROOT);
        boolean decimal = matcher.group(3).isEmpty() && trimmed.toUpperCase(Locale.ROOT).endsWith("B");
        long unit = 1;
        for (int power = prefix.isEmpty() ? 0 : PREFIXES.indexOf(prefix) + 1; power > 0; power--) {
            unit *= decimal ? 1000 : 1024;
        }
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("too large a size: '" + text + "'", tooLarge);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size for a person, in powers of 1024: {@code 512 B}, {@code 8 MiB}, {@code 1.5 GiB}. */
    @Override
    public String toString() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        int power = Math.min(PREFIXES.length(), (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        double value = (double) bytes / (1L << (10 * power));
        String number =
                value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
        return number + " " + PREFIXES.charAt(power - 1) + "iB";
    }
}
