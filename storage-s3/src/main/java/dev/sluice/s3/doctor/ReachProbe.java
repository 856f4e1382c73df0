package dev.sluice.s3.doctor;

import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Whether the store answers for the bucket, whether it may be listed, and whether both clocks agree. */
final class ReachProbe {

    /** S3 refuses requests that are 15 minutes off; the expiry of uploads is told by this machine's clock. */
    private static final Duration MOST_SKEW = Duration.ofMinutes(1);

    private final BucketInspector inspector;
    private final S3Client client;

    ReachProbe(BucketInspector inspector, S3Client client) {
        this.inspector = inspector;
        this.client = client;
    }

    /** @throws StoreException if nothing else can be tried */
    void run(String bucket, Findings findings) {
        try {
            inspector.requireReachable(bucket);
        } catch (StoreException failure) {
            // Without a body, this one answer doesn't tell a credential that is none from one that lacks a right.
            if (failure.kind() != Kind.ACCESS_DENIED) {
                throw failure;
            }
        }
        Instant asked = Instant.now();
        Attempt<ListObjectsV2Response> listing = Attempt.of(() ->
                client.listObjectsV2(request -> request.bucket(bucket).prefix(ProbeFolder.PREFIX).maxKeys(1)));
        listing.refusal().filter(Refusal::isAboutCredentials).ifPresent(ReachProbe::refuseCredentials);
        if (listing.isAccepted()) {
            findings.fine("list", "The bucket answers and may be listed.");
        } else {
            findings.missing(
                    "list",
                    "The bucket may not be listed (" + listing.reason()
                            + "; s3:ListBucket): the gateway doesn't start without it,"
                            + " and unfinished uploads aren't found again.");
        }
        listing.answer()
                .flatMap(ReachProbe::date)
                .ifPresent(date -> compareClocks(findings, asked, date, Instant.now()));
    }

    private static void refuseCredentials(Refusal refusal) {
        throw StoreException.permanent(
                Kind.ACCESS_DENIED,
                "the store refuses the credentials (" + refusal.reason() + ": " + refusal.message() + ")");
    }

    private static Optional<Instant> date(ListObjectsV2Response answer) {
        try {
            return answer.sdkHttpResponse().firstMatchingHeader("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static void compareClocks(Findings findings, Instant asked, Instant date, Instant answered) {
        // The store's is whole seconds, from somewhere between question and answer.
        Duration ahead = Duration.between(date.plusSeconds(1), asked);
        Duration behind = Duration.between(answered, date);
        Duration skew = ahead.compareTo(behind) > 0 ? ahead : behind;
        if (skew.compareTo(MOST_SKEW) <= 0) {
            findings.fine("clock", "This machine's clock and the store's agree.");
        } else {
            findings.unsafe(
                    "clock",
                    "This machine's clock is " + skew.toSeconds() + " s "
                            + (ahead.compareTo(behind) > 0 ? "ahead of" : "behind")
                            + " the store's: set it. At 15 minutes the store refuses everything.");
        }
    }
}
