package dev.sluice.s3.doctor;

import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.S3Client;

/** One examination of a bucket, as a test sees it. */
record Examination(Diagnosis diagnosis, List<Finding> progress) {

    /**
     * Examines a bucket.
     *
     * @param ways what becomes of requests and answers on their way
     */
    static Examination of(
            URI endpoint,
            AwsCredentials credentials,
            EndpointProfile profile,
            String bucket,
            ExecutionInterceptor... ways) {
        try (S3Storage storage = S3Storage.builder()
                .profile(profile)
                .endpoint(endpoint)
                .region("us-east-1")
                .credentials(StaticCredentialsProvider.create(credentials))
                .clientBuilder(() -> S3Client.builder()
                        .overrideConfiguration(set -> List.of(ways).forEach(set::addExecutionInterceptor)))
                .build()) {
            List<Finding> progress = new ArrayList<>();
            return new Examination(new StoreDoctor(storage).examine(bucket, Set.of(bucket), progress::add), progress);
        }
    }

    Map<String, Verdict> verdicts() {
        return diagnosis.findings().stream().collect(Collectors.toMap(Finding::check, Finding::verdict));
    }

    /** The names of the checks that turned out so. */
    Set<String> checks(Verdict verdict) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::check)
                .collect(Collectors.toSet());
    }

    String message(String check) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.check().equals(check))
                .map(Finding::message)
                .collect(Collectors.joining());
    }
}
