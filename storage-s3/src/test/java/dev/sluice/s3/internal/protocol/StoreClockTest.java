package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.s3.internal.http.HttpFields;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreClockTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Logger logger = Logger.getLogger(StoreClock.class.getName());
    private final Lines lines = new Lines();
    private final StoreClock clock = new StoreClock(() -> NOW);

    @BeforeEach
    void listen() {
        logger.addHandler(lines);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(lines);
    }

    private static HttpFields dated(Duration off) {
        return HttpFields.builder()
                .add(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                NOW.plus(off).atOffset(ZoneOffset.UTC)))
                .build();
    }

    @Test
    void isToldOnceByRequestsThatFindOutAtOnce() {
        Duration off = Duration.ofMinutes(20);
        Clock signedWith = clock.now();

        assertThat(clock.correct(signedWith, dated(off))).isTrue();
        assertThat(clock.correct(signedWith, dated(off.plusSeconds(1))))
                .as("it was off for this request, too")
                .isTrue();

        assertThat(clock.now().instant()).isEqualTo(NOW.plus(off).plusSeconds(1));
        assertThat(lines.told)
                .containsExactly(
                        "this machine's clock is 1200 s behind the store's: set it; until then requests are signed with the store's time");
    }

    @Test
    void isKnownOnceAResponseHasTold() {
        assertThat(clock.isNew()).isTrue();
        assertThat(clock.correct(clock.now(), dated(Duration.ofSeconds(20)))).isFalse();
        assertThat(clock.isNew()).isFalse();
        assertThat(clock.now().instant()).isEqualTo(NOW);
        assertThat(lines.told).isEmpty();
    }

    @Test
    void staysCorrectedByResponsesThatAgree() {
        Duration off = Duration.ofMinutes(-20);
        clock.correct(clock.now(), dated(off));
        assertThat(clock.correct(clock.now(), dated(off))).isFalse();
        assertThat(clock.now().instant()).isEqualTo(NOW.plus(off));
    }

    private static final class Lines extends Handler {

        private final List<String> told = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            told.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
