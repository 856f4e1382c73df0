package dev.sluice.s3.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.s3.EndpointProfile;
import dev.sluice.testing.StoreServer;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Over MinIO, with credentials of more and of fewer rights. */
class MinioDoctorTest {

    private final String bucket = "doctor-" + UUID.randomUUID();
    private final String other = "other-" + UUID.randomUUID();
    private StoreServer server;
    private AwsCredentials administrator;
    private S3Client client;

    @BeforeEach
    void start() {
        server = StoreServer.MINIO.assumeRunning();
        administrator = AwsBasicCredentials.create(server.accessKeyId(), server.secretAccessKey());
        client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(administrator))
                .build();
        client.createBucket(request -> request.bucket(bucket));
        client.createBucket(request -> request.bucket(other));
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.deleteBucket(request -> request.bucket(other));
            client.close();
        }
    }

    private Examination examine(AwsCredentials credentials, EndpointProfile profile) {
        return Examination.of(server.endpoint(), credentials, profile, bucket);
    }

    /** Credentials with the rights of that policy alone. */
    private AwsCredentials limitedTo(String policy) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(server.region()))
                .credentialsProvider(StaticCredentialsProvider.create(administrator))
                .build()) {
            Credentials limited = sts.assumeRole(request -> request.roleArn("arn:minio:iam:::role/any")
                            .roleSessionName("doctor")
                            .policy(policy))
                    .credentials();
            return AwsSessionCredentials.create(
                    limited.accessKeyId(), limited.secretAccessKey(), limited.sessionToken());
        }
    }

    private AwsCredentials allowedTo(String... actions) {
        return limitedTo("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["%s"],
                 "Resource": ["arn:aws:s3:::%s", "arn:aws:s3:::%s/*"]}]}""".formatted(String.join("\", \"", actions), bucket, bucket));
    }

    @Test
    void seesThatAnAdministratorMayTooMuch() {
        Examination examination = examine(administrator, EndpointProfile.MINIO);

        assertThat(examination.checks(Verdict.MISSING)).isEmpty();
        assertThat(examination.checks(Verdict.UNSAFE)).containsExactly("other-buckets");
        assertThat(examination.message("other-buckets")).contains("opens other buckets too");
        assertThat(examination.message("profile")).isEqualTo("The profile 'minio' fits this store.");
    }

    /** What is printed is enough, and no more than is needed. */
    @Test
    void findsTheRightsOfItsOwnPolicyWell() {
        Examination examination = examine(limitedTo(BucketPolicy.text(bucket)), EndpointProfile.MINIO);

        assertThat(examination.diagnosis().isWell()).as("%s", examination.progress()).isTrue();
        assertThat(examination.checks(Verdict.NOTE)).containsExactly("checksum-md5");
        assertThat(left()).isEmpty();
    }

    @Test
    void isContentWithACredentialThatCanNotCleanUp() {
        Examination examination = examine(
                allowedTo("s3:ListBucket", "s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts"),
                EndpointProfile.MINIO);

        assertThat(examination.diagnosis().isWell()).as("%s", examination.progress()).isTrue();
        assertThat(examination.checks(Verdict.NOTE))
                .containsExactlyInAnyOrder("abort", "list-uploads", "delete", "checksum-md5");
        assertThat(examination.message("delete")).contains(left());
    }

    @Test
    void saysWhichRightsAreMissing() {
        Examination examination = examine(allowedTo("s3:GetObject"), EndpointProfile.MINIO);

        assertThat(examination.checks(Verdict.MISSING)).containsExactlyInAnyOrder("list", "put");
        assertThat(examination.message("put")).contains("AccessDenied; s3:PutObject", "nothing can be uploaded");
        assertThat(examination.message("profile")).contains("Too little could be tried");
        assertThat(left()).isEmpty();
    }

    @Test
    void saysThatUploadsCanNotBeResumed() {
        assertThat(examine(
                                allowedTo(
                                        "s3:ListBucket", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"),
                                EndpointProfile.MINIO)
                        .checks(Verdict.MISSING))
                .containsExactlyInAnyOrder("get", "list-parts");
    }

    @Test
    void seesThatAnybodyMayRead() {
        client.putBucketPolicy(request -> request.bucket(bucket).policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ["*"]}, "Action": ["s3:GetObject"],
                 "Resource": ["arn:aws:s3:::%s/*"]}]}""".formatted(bucket)));

        assertThat(examine(administrator, EndpointProfile.MINIO).message("public"))
                .contains("Anybody may read objects without a credential");
    }

    @Test
    void seesThatABetterProfileWouldFit() {
        Examination examination = examine(limitedTo(BucketPolicy.text(bucket)), EndpointProfile.GENERIC);

        assertThat(examination.diagnosis().betterProfile()).contains(EndpointProfile.MINIO);
        assertThat(examination.verdicts()).containsEntry("profile", Verdict.NOTE);
    }

    @Test
    void removesTheVersionsOfWhatItWrote() {
        client.putBucketVersioning(request ->
                request.bucket(bucket).versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));

        Examination examination = examine(administrator, EndpointProfile.MINIO);

        assertThat(client.listObjectVersions(request -> request.bucket(bucket)).versions()).isEmpty();
        assertThat(client.listObjectVersions(request -> request.bucket(bucket)).deleteMarkers()).isEmpty();
        assertThat(examination.diagnosis().lifecycleRules()).contains("NoncurrentVersionExpiration");
    }

    private List<String> left() {
        return client.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
                .map(object -> object.key())
                .toList();
    }
}
