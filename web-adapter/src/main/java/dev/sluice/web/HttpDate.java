package dev.sluice.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * The dates of HTTP, all three forms of <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7">RFC 9110,
 * section 5.6.7</a>; written is only the first.
 */
final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final DateTimeFormatter ASCTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH);

    private HttpDate() {
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    static String format(Instant instant) {
        return IMF_FIXDATE.format(instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    /** Empty if the text is no date. */
    static Optional<Instant> parse(String text) {
        String date = text.strip();
        return parse(date, IMF_FIXDATE).or(() -> parse(date, rfc850())).or(() -> parse(date, ASCTIME));
    }

    /** Two digits of a year that would be more than 50 years from now mean the past year with these digits. */
    private static DateTimeFormatter rfc850() {
        int earliest = Year.now(ZoneOffset.UTC).getValue() - 49;
        return new DateTimeFormatterBuilder()
                .appendPattern("EEEE, dd-MMM-")
                .appendValueReduced(ChronoField.YEAR, 2, 2, earliest)
                .appendPattern(" HH:mm:ss 'GMT'")
                .toFormatter(Locale.ENGLISH);
    }

    private static Optional<Instant> parse(String text, DateTimeFormatter form) {
        try {
            return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException otherForm) {
            return Optional.empty();
        }
    }
}
