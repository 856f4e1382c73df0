package dev.sluice.cli.text;

import dev.sluice.core.ByteSize;
import java.time.Duration;
import java.util.Locale;

/** Numbers for a person. */
public final class Human {

    private Human() {
    }

    /** {@code 1.5 GiB}. */
    public static String size(long bytes) {
        return ByteSize.ofBytes(bytes).toString();
    }

    /** {@code 12.3 MiB/s}. */
    public static String rate(double bytesPerSecond) {
        return size(Math.round(bytesPerSecond)) + "/s";
    }

    /** {@code 0:07}, {@code 12:34}, {@code 1:02:03}. */
    public static String time(Duration duration) {
        long hours = duration.toHours();
        return hours == 0
                ? "%d:%02d".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%d:%02d:%02d".formatted(hours, duration.toMinutesPart(), duration.toSecondsPart());
    }

    /** {@code 850 ms}, {@code 3.2 s}, {@code 1:02:03}. */
    public static String elapsed(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        return duration.toSeconds() < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
                : time(duration);
    }
}
