package dev.sluice.web.bootstrap;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a resumable upload may take.
 *
 * @param duration from its beginning
 */
record UploadExpiry(Duration duration) {

    /**
     * @param wanted  what the operator has set
     * @param longest how long the store keeps the parts of an unfinished upload
     * @throws StartupException if the store doesn't keep them for as long as is wanted
     */
    static UploadExpiry of(Optional<Duration> wanted, Duration longest) {
        Duration chosen = wanted.orElse(longest);
        if (!chosen.isPositive() || chosen.compareTo(longest) > 0) {
            throw new StartupException(
                    "The setting " + Settings.UPLOAD_EXPIRY.name() + " (" + Settings.UPLOAD_EXPIRY.variable()
                            + ") must be more than 0 and at most " + longest.toHours()
                            + "h, for as long as this kind of store keeps unfinished uploads: it is "
                            + chosen.toSeconds() + "s.");
        }
        return new UploadExpiry(chosen);
    }
}
