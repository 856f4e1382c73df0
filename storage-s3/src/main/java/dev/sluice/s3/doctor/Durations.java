package dev.sluice.s3.doctor;

import java.time.Duration;

/** Durations for a sentence. */
final class Durations {

    private Durations() {
    }

    /** Such as "7 d" or "23 h". */
    static String text(Duration duration) {
        return duration.toHours() % 24 == 0 ? duration.toDays() + " d" : duration.toHours() + " h";
    }
}
