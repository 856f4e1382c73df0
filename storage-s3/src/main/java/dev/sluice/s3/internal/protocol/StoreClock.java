package dev.sluice.s3.internal.protocol;

import dev.sluice.s3.internal.http.HttpFields;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The time as the store has it, as far as it told: signatures of another one are refused. Stores take up to a quarter
 * of an hour ({@code RequestTimeTooSkewed}). Thread-safe.
 */
final class StoreClock {

    private static final Logger LOG = System.getLogger(StoreClock.class.getName());

    /** Less than any store refuses, more than an answer is on its way. */
    private static final Duration WORTH_CORRECTING = Duration.ofMinutes(4);

    private final InstantSource machine;
    /**
     * What the machine's clock lacks, once a response has told. Written by any thread; which of two comes first doesn't
     * matter.
     */
    private final AtomicReference<@Nullable Duration> behind = new AtomicReference<>();

    StoreClock(InstantSource machine) {
        this.machine = machine;
    }

    /** Whether no response has told the store's time yet. */
    boolean isNew() {
        return behind.get() == null;
    }

    /** For signatures. */
    Clock now() {
        return Clock.offset(machine.withZone(ZoneOffset.UTC), Objects.requireNonNullElse(behind.get(), Duration.ZERO));
    }

    /**
     * Takes the store's time over, if that differs much from what a request was signed with.
     *
     * @param signedWith the clock of that request
     * @param fields     of the response to it
     * @return whether it differs, so that a signature of now is another one
     */
    boolean correct(Clock signedWith, HttpFields fields) {
        Optional<Duration> off = fields.first("Date").flatMap(HttpDates::parse)
                .filter(store -> isWorthCorrecting(Duration.between(signedWith.instant(), store)))
                .map(store -> Duration.between(machine.instant(), store));
        off.ifPresentOrElse(this::takeOver, () -> behind.compareAndSet(null, Duration.ZERO));
        return off.isPresent();
    }

    /** Of many requests that find out at once, one tells. */
    private void takeOver(Duration found) {
        Duration before = Objects.requireNonNullElse(behind.getAndSet(found), Duration.ZERO);
        if (isWorthCorrecting(found) && isWorthCorrecting(found.minus(before))) {
            LOG.log(
                    Level.WARNING,
                    "this machine''s clock is {0} s {1} the store''s: set it; until then requests are signed with the store''s time",
                    Long.toString(found.abs().toSeconds()),
                    found.isNegative() ? "ahead of" : "behind");
        }
    }

    private static boolean isWorthCorrecting(Duration difference) {
        return difference.abs().compareTo(WORTH_CORRECTING) > 0;
    }
}
