package dev.sluice.s3.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.Bucket;

/** What is open that shouldn't be: to anybody, and to the credential. Other buckets are only looked at. */
final class ExposureProbe {

    private static final AwsRequestOverrideConfiguration NOBODY = AwsRequestOverrideConfiguration.builder()
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .build();

    /** Enough to see that there are others. */
    private static final int OTHER_BUCKETS = 5;

    private final ProbeFolder folder;
    private final Findings findings;

    ExposureProbe(ProbeFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** What anybody may do without a credential. */
    void tryAsNobody() {
        List<String> open = new ArrayList<>();
        Attempt<?> reading = Attempt.of(() -> folder.client()
                .getObjectAsBytes(request -> request.bucket(folder.bucket())
                        .key(folder.key(RightsProbe.OBJECT))
                        .overrideConfiguration(NOBODY)));
        if (reading.isAccepted() || reading.refusal().filter(Refusal::isNotFound).isPresent()) {
            open.add("read");
        }
        if (Attempt.of(() -> folder.client()
                        .listObjectsV2(request -> request.bucket(folder.bucket())
                                .prefix(ProbeFolder.PREFIX)
                                .maxKeys(1)
                                .overrideConfiguration(NOBODY)))
                .isAccepted()) {
            open.add("list");
        }
        if (folder.put("anybody", Sample.SMALL, put -> put.overrideConfiguration(NOBODY)).isAccepted()) {
            open.add("write");
        }
        if (open.isEmpty()) {
            findings.fine("public", "Without a credential nothing can be read, listed or written.");
        } else {
            findings.unsafe(
                    "public",
                    "Anybody may " + String.join(" and ", open) + " objects without a credential, Sluice's records too:"
                            + " change the bucket's policy.");
        }
    }

    /**
     * Whether the credential opens buckets besides those that are served.
     *
     * @param served the names of those
     */
    void tryOtherBuckets(Set<String> served) {
        List<String> others = Attempt.of(() -> folder.client().listBuckets()).answer().stream()
                .flatMap(answer -> answer.buckets().stream())
                .map(Bucket::name)
                .filter(name -> !served.contains(name))
                .limit(OTHER_BUCKETS)
                .filter(this::opens)
                .toList();
        if (others.isEmpty()) {
            findings.fine("other-buckets", "The credential was not seen to open other buckets.");
        } else {
            findings.unsafe("other-buckets", "The credential opens other buckets too (" + String.join(", ", others)
                    + "): give Sluice one that is limited to what it serves.");
        }
    }

    private boolean opens(String bucket) {
        return Attempt.of(() -> folder.client().headBucket(request -> request.bucket(bucket))).isAccepted();
    }
}
