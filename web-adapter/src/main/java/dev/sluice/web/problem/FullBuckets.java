package dev.sluice.web.problem;

import dev.sluice.core.UploadException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buckets that lately had no room for an upload. A store tells that only when something is written, so it is kept
 * for a minute for those who ask how a bucket is; and it is logged when it begins, and not for every upload.
 * Thread-safe.
 */
@Singleton
public final class FullBuckets {

    private static final Logger LOG = LoggerFactory.getLogger(FullBuckets.class);
    private static final Duration RECENT = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

    @Inject
    FullBuckets() {
        this(InstantSource.system());
    }

    FullBuckets(InstantSource clock) {
        this.clock = clock;
    }

    /** Why the bucket takes no uploads; empty if nothing is known of that. */
    public Optional<String> reason(String bucket) {
        return Optional.ofNullable(refusals.get(bucket)).filter(this::isRecent).map(Refusal::reason);
    }

    /** Takes note of an upload that there was no room for. */
    void note(UploadException.InsufficientStorage refused) {
        String bucket = refused.address().bucket();
        @Nullable
        Refusal before = refusals.put(bucket, new Refusal(String.valueOf(refused.getMessage()), clock.instant()));
        if (before == null || !isRecent(before)) {
            LOG.warn("Bucket {} is full: {}", bucket, refused.getMessage());
        }
    }

    private boolean isRecent(Refusal refusal) {
        return clock.instant().isBefore(refusal.at.plus(RECENT));
    }

    private record Refusal(String reason, Instant at) {
    }
}
