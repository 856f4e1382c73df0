package dev.sluice.s3.doctor;

import dev.sluice.s3.EndpointProfile;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/** Who removes uploads that nobody finishes. */
final class ExpiryProbe {

    private static final String CHECK = "unfinished-uploads";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;

    private final ProbeFolder folder;
    private final Findings findings;
    private final EndpointProfile profile;

    ExpiryProbe(ProbeFolder folder, Findings findings, EndpointProfile profile) {
        this.folder = folder;
        this.findings = findings;
        this.profile = profile;
    }

    void run() {
        if (LifecycleRules.areNotNeeded(profile)) {
            findings.fine(
                    CHECK,
                    "This kind of store removes unfinished uploads by itself; Sluice counts on "
                            + Durations.text(profile.uploadExpiry()) + ".");
        } else if (LifecycleRules.areUnknown(profile)) {
            tellThatThereAreNone();
        } else {
            readRules();
        }
    }

    private void readRules() {
        Attempt<GetBucketLifecycleConfigurationResponse> reading = Attempt.of(() ->
                folder.client().getBucketLifecycleConfiguration(request -> request.bucket(folder.bucket())));
        switch (reading.refusal().map(Refusal::status).orElse(OK)) {
            case OK -> judge(reading.answer().flatMap(ExpiryProbe::days));
            case NOT_FOUND -> judge(Optional.empty());
            case NOT_IMPLEMENTED -> tellThatThereAreNone();
            default ->
                findings.note(
                        CHECK,
                        "The lifecycle rules can't be read (" + reading.reason()
                                + (reading.isDenied() ? "; s3:GetLifecycleConfiguration" : "")
                                + "): see yourself that one removes unfinished uploads.");
        }
    }

    private void tellThatThereAreNone() {
        findings.note(
                CHECK,
                "This store has no lifecycle rules: what a killed process leaves unfinished stays until it is aborted by hand.");
    }

    private void judge(Optional<Integer> days) {
        if (days.isEmpty()) {
            findings.missing(
                    CHECK,
                    "No lifecycle rule removes the unfinished uploads of the whole bucket: what was never finished takes space for good.");
        } else if (Duration.ofDays(days.get()).compareTo(profile.uploadExpiry()) < 0) {
            findings.unsafe(
                    CHECK,
                    "A lifecycle rule removes unfinished uploads after " + days.get()
                            + " d, but Sluice promises its clients " + Durations.text(profile.uploadExpiry())
                            + ": raise it.");
        } else {
            findings.fine(CHECK, "A lifecycle rule removes unfinished uploads after " + days.get() + " d.");
        }
    }

    /** The days of the rule that comes first, of those that hold for every key. */
    private static Optional<Integer> days(GetBucketLifecycleConfigurationResponse answer) {
        return answer.rules().stream()
                .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
                .filter(rule -> rule.abortIncompleteMultipartUpload() != null)
                .filter(ExpiryProbe::holdsForEveryKey)
                .map(rule -> rule.abortIncompleteMultipartUpload().daysAfterInitiation())
                .min(Comparator.naturalOrder());
    }

    @SuppressWarnings("deprecation") // Older rules have their prefix outside of the filter.
    private static boolean holdsForEveryKey(LifecycleRule rule) {
        Optional<LifecycleRuleFilter> filter = Optional.ofNullable(rule.filter());
        boolean picksByMore = filter.filter(by -> by.and() != null || by.tag() != null).isPresent();
        return !picksByMore && Stream.of(Optional.ofNullable(rule.prefix()), filter.map(LifecycleRuleFilter::prefix))
                .flatMap(Optional::stream)
                .allMatch(String::isEmpty);
    }
}
