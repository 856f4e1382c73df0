package dev.sluice.s3.doctor;

import dev.sluice.s3.EndpointProfile;
import java.util.List;
import java.util.Optional;

/**
 * What an examination found out about a bucket, and what to set.
 *
 * @param bucket         its name
 * @param findings       all of them, in their order
 * @param betterProfile  a profile that fits the store better than the one it was examined with, if there is one
 * @param policy         an identity policy (IAM) with the rights that Sluice needs, as JSON
 * @param lifecycleRules the lifecycle rules that the bucket should have, as JSON
 */
public record Diagnosis(
        String bucket,
        List<Finding> findings,
        Optional<EndpointProfile> betterProfile,
        String policy,
        String lifecycleRules) {

    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is missing or unsafe. */
    public boolean isWell() {
        return findings.stream().allMatch(finding -> finding.verdict().isWell());
    }
}
