package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDateTest {

    private static final Instant EXAMPLE = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                " Sun, 06 Nov 1994 08:49:37 GMT ",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994"
            })
    void readsAllThreeForms(String text) {
        assertThat(HttpDate.parse(text)).hasValue(EXAMPLE);
    }

    @Test
    void readsTwoDigitsOfADay() {
        assertThat(HttpDate.parse("Wed Nov 16 08:49:37 1994")).hasValue(Instant.parse("1994-11-16T08:49:37Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "1994-11-06T08:49:37Z",
                "0",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Sun, 06-Nov-94 08:49:37 GMT"
            })
    void readsNothingElse(String text) {
        assertThat(HttpDate.parse(text)).isEmpty();
    }

    /** RFC 9110, section 5.6.7. */
    @Test
    void takesTwoDigitsOfAYearForThePastWhereTheFutureWouldBeFar() {
        int year = Year.now(ZoneOffset.UTC).getValue();
        assertThat(HttpDate.parse(rfc850(year + 50))).hasValue(start(year + 50));
        assertThat(HttpDate.parse(rfc850(year + 51).replaceFirst("^[A-Za-z]+", weekday(year - 49))))
                .hasValue(start(year - 49));
    }

    private static String rfc850(int year) {
        return DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                .format(start(year).atZone(ZoneOffset.UTC));
    }

    private static String weekday(int year) {
        return DateTimeFormatter.ofPattern("EEEE", Locale.ENGLISH).format(start(year).atZone(ZoneOffset.UTC));
    }

    private static Instant start(int year) {
        return ZonedDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    }

    @Test
    void writesTheFirstForm() {
        assertThat(HttpDate.format(EXAMPLE.plusMillis(999))).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
}
