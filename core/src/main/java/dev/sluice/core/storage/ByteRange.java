package dev.sluice.core.storage;

import java.util.OptionalLong;

/**
 * Some consecutive bytes of an object, as a range of
 * <a href="https://www.rfc-editor.org/rfc/rfc9110#name-byte-ranges">RFC 9110</a>.
 *
 * @param first the first byte's offset; absent: {@code last} counts from the end
 * @param last  the last byte's offset, inclusive, absent: to the end; without {@code first}: how many bytes at the end
 */
public record ByteRange(OptionalLong first, OptionalLong last) {

    public ByteRange {
        if (first.isEmpty() && last.isEmpty()) {
            throw new IllegalArgumentException("range must have a first or a last byte");
        }
        if (first.isPresent() && first.getAsLong() < 0 || last.isPresent() && last.getAsLong() < 0) {
            throw new IllegalArgumentException("range must not be negative");
        }
        if (first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong()) {
            throw new IllegalArgumentException("range must not end before it begins");
        }
    }

    public static ByteRange from(long first) {
        return new ByteRange(OptionalLong.of(first), OptionalLong.empty());
    }

    public static ByteRange between(long first, long lastInclusive) {
        return new ByteRange(OptionalLong.of(first), OptionalLong.of(lastInclusive));
    }

    public static ByteRange lastBytes(long count) {
        return new ByteRange(OptionalLong.empty(), OptionalLong.of(count));
    }

    /** Whether these are all bytes of an object of that size. */
    public boolean isAllOf(long size) {
        return isOf(size, 0, size - 1);
    }

    /** Whether these are the bytes from the first to the last, both included, of an object of that size. */
    public boolean isOf(long size, long firstByte, long lastByte) {
        boolean begins = firstByte == (first.isPresent() ? first.getAsLong() : Math.max(0, size - last.getAsLong()));
        boolean ends = lastByte == (first.isPresent() ? Math.min(last.orElse(Long.MAX_VALUE), size - 1) : size - 1);
        return begins && ends;
    }

    /** The range in a request header: {@code bytes=0-99}, {@code bytes=100-}, {@code bytes=-100}. */
    public String toHeader() {
        return "bytes=" + text(first) + "-" + text(last);
    }

    private static String text(OptionalLong offset) {
        return offset.isPresent() ? Long.toString(offset.getAsLong()) : "";
    }
}
