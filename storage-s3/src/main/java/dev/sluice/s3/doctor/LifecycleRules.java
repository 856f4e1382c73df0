package dev.sluice.s3.doctor;

import dev.sluice.s3.EndpointProfile;

/** The rules by which a store cleans up where Sluice can't: after a crash, or without the right to delete. */
final class LifecycleRules {

    private static final String UNFINISHED = """
                {"ID": "sluice-unfinished-uploads", "Status": "Enabled", "Filter": {"Prefix": ""},
                 "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": %d}},
            """;
    private static final String RECORDS = """
                {"ID": "sluice-records", "Status": "Enabled", "Filter": {"Prefix": ".sluice/"},
                 "Expiration": {"Days": %d}%s}
            """;
    private static final String VERSIONS = ", \"NoncurrentVersionExpiration\": {\"NoncurrentDays\": 1}";

    private LifecycleRules() {
    }

    /** MinIO removes unfinished uploads by itself, and refuses a rule for it. */
    static boolean areNotNeeded(EndpointProfile profile) {
        return profile.name().equals(EndpointProfile.MINIO.name());
    }

    /** The embedded store has none. */
    static boolean areUnknown(EndpointProfile profile) {
        return profile.name().equals(EndpointProfile.EMBEDDED.name());
    }

    /**
     * As {@code aws s3api put-bucket-lifecycle-configuration} takes it. Uploads and records outlast what clients are
     * told.
     */
    static String text(EndpointProfile profile, boolean versioned) {
        long days = profile.uploadExpiry().toDays() + 1;
        String unfinished = areNotNeeded(profile) ? "" : UNFINISHED.formatted(days);
        return "{\n  \"Rules\": [\n" + unfinished + RECORDS.formatted(days, versioned ? VERSIONS : "") + "  ]\n}\n";
    }
}
