package dev.sluice.s3.doctor;

import dev.sluice.core.storage.StoreException;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Examines buckets: tries each thing that Sluice relies on, and compares what the store does with what its profile
 * says.
 *
 * <pre>{@code
 * Diagnosis diagnosis = new StoreDoctor(storage).examine("archive", Set.of("archive"), finding ->
 * log(finding.message())); }</pre>
 *
 * <p>One examination at a time. It blocks, and takes some seconds and about 15 MiB of uploads.
 */
public final class StoreDoctor {

    private final S3Storage storage;
    private final EndpointProfile profile;

    /** @param storage not closed here */
    public StoreDoctor(S3Storage storage) {
        this(storage, storage.profile().uploadExpiry());
    }

    /**
     * @param storage      not closed here
     * @param uploadExpiry how long an unfinished upload has to live, where that is less than the profile says
     */
    public StoreDoctor(S3Storage storage, Duration uploadExpiry) {
        this.storage = storage;
        this.profile = storage.profile().withUploadExpiry(uploadExpiry);
    }

    /**
     * Examines a bucket, and removes what that wrote, as far as the credential may.
     *
     * @param served   all the buckets that are served, which the credential has to open
     * @param progress is given each finding as soon as it is known, on the caller's thread
     * @throws StoreException if the store doesn't answer, refuses the credential, has no such bucket, or fails
     */
    public Diagnosis examine(String bucket, Set<String> served, Consumer<Finding> progress) {
        Findings findings = new Findings(progress);
        Abilities abilities = new Abilities(profile, findings);
        JdkCheck.run(findings);
        new ReachProbe(storage.bucketInspector(), storage.client()).run(bucket, findings);
        try (ProbeFolder folder = new ProbeFolder(storage.client(), bucket)) {
            if (new RightsProbe(folder, findings).run()) {
                new ChecksumProbe(folder, abilities).run();
                new PartProbe(folder, findings, abilities, profile.limits().minPartSize()).run();
                new ConditionProbe(folder, abilities).run();
            }
            lookAround(folder, findings, served);
            tellWhatIsLeft(folder, findings);
            Optional<EndpointProfile> better = abilities.conclude();
            return new Diagnosis(bucket, findings.all(), better, BucketPolicy.text(bucket),
                    LifecycleRules.text(better.orElse(profile), folder.isVersioned()));
        }
    }

    private void lookAround(ProbeFolder folder, Findings findings, Set<String> served) {
        ExposureProbe exposure = new ExposureProbe(folder, findings);
        exposure.tryAsNobody();
        exposure.tryOtherBuckets(served);
        new ExpiryProbe(folder, findings, profile).run();
    }

    private static void tellWhatIsLeft(ProbeFolder folder, Findings findings) {
        if (folder.isUntouched()) {
            return;
        }
        Set<String> left = folder.remove();
        if (left.isEmpty()) {
            findings.fine("delete", "Sluice's own records may be deleted, and what was written here is removed again.");
        } else {
            findings.note(
                    "delete",
                    "What was written here can't all be removed (s3:DeleteObject, s3:AbortMultipartUpload): lifecycle rules"
                            + " have to do it, as with Sluice's records. There are left: " + String.join(", ", left)
                            + ".");
        }
    }
}
