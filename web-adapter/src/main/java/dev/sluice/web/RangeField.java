package dev.sluice.web;

import dev.sluice.core.storage.ByteRange;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code Range} field. */
final class RangeField {

    private static final Pattern SINGLE =
            Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

    private RangeField() {
    }

    /**
     * The range that is asked for; empty: the whole object. Several ranges, another unit and nonsense all mean the
     * whole, which <a href="https://www.rfc-editor.org/rfc/rfc9110#section-14.2">RFC 9110</a> allows.
     */
    static Optional<ByteRange> parse(@Nullable String value) {
        Matcher matcher = SINGLE.matcher(value == null ? "" : value);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        OptionalLong first = number(matcher.group(1));
        OptionalLong last = number(matcher.group(2));
        boolean meaningless = first.isEmpty() && last.isEmpty()
                || first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong();
        return meaningless ? Optional.empty() : Optional.of(new ByteRange(first, last));
    }

    private static OptionalLong number(String digits) {
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }
}
