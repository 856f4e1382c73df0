package dev.sluice.s3.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Over the embedded server, which is made to look worse than it is, and over a store that says yes to everything. */
class StoreDoctorTest {

    private static final String BUCKET = "archive";
    private static final AwsCredentials ANY = AwsBasicCredentials.create("key-id", "very-secret");

    @TempDir
    Path folder;

    private EmbeddedS3 store;

    @BeforeEach
    void start() {
        store = EmbeddedS3.builder(folder).start();
        try (S3Storage storage = storage()) {
            storage.bucketInspector().create(BUCKET);
        }
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private S3Storage storage() {
        return S3Storage.builder()
                .profile(EndpointProfile.EMBEDDED)
                .endpoint(store.endpoint())
                .credentials(store.accessKeyId(), store.secretAccessKey())
                .build();
    }

    private Examination examine(EndpointProfile profile, ExecutionInterceptor... ways) {
        return Examination.of(
                store.endpoint(),
                AwsBasicCredentials.create(store.accessKeyId(), store.secretAccessKey()),
                profile,
                BUCKET,
                ways);
    }

    @Test
    void findsTheEmbeddedStoreWell() {
        Examination examination = examine(EndpointProfile.EMBEDDED);

        assertThat(examination.diagnosis().isWell()).as("%s", examination.progress()).isTrue();
        assertThat(examination.diagnosis().betterProfile()).isEmpty();
        assertThat(examination.progress()).isEqualTo(examination.diagnosis().findings()).hasSize(24);
    }

    @Test
    void leavesNothing() {
        examine(EndpointProfile.EMBEDDED);

        try (S3Storage storage = storage()) {
            assertThat(storage.objectCatalog().list(BUCKET, ListQuery.ofPrefix("")).objects()).isEmpty();
            assertThat(storage.bucketInspector().status(BUCKET, 1).unfinishedUploads()).isZero();
        }
    }

    /** A fault of S3Proxy, which the contracts don't see: Sluice itself sends no wrong trailer. */
    @Test
    void seesThatTheEmbeddedStoreChecksNoTrailer() {
        assertThat(examine(EndpointProfile.EMBEDDED).message("checksum-trailer"))
                .isEqualTo(
                        "The CRC32C in a part's trailer is not checked (a wrong one is taken). Sluice doesn't rely on it.");
    }

    @Test
    void seesThatAProfileSaysTooMuch() {
        Examination examination = examine(EndpointProfile.MINIO);

        assertThat(examination.checks(Verdict.UNSAFE))
                .containsExactlyInAnyOrder("checksum-trailer", "checksum-listed", "profile");
        assertThat(examination.message("profile")).contains("use the profile 'ceph'");
        assertThat(examination.diagnosis().betterProfile()).contains(EndpointProfile.CEPH);
        assertThat(examination.diagnosis().isWell()).isFalse();
    }

    @Test
    void seesThatConditionsAreIgnored() {
        Examination examination = examine(EndpointProfile.EMBEDDED, without("If-None-Match"));

        assertThat(examination.checks(Verdict.UNSAFE))
                .containsExactlyInAnyOrder("if-none-match-put", "if-none-match-complete", "profile");
        assertThat(examination.message("if-none-match-complete"))
                .contains("the object was overwritten", "'embedded' relies on it");
    }

    @Test
    void seesThatChecksumsAreIgnored() {
        Examination examination = examine(EndpointProfile.CEPH, without("Content-MD5"));

        assertThat(examination.checks(Verdict.UNSAFE)).containsExactlyInAnyOrder("checksum-md5", "profile");
        assertThat(examination.diagnosis().betterProfile()).contains(EndpointProfile.GENERIC);
    }

    private static ExecutionInterceptor without(String header) {
        return new ExecutionInterceptor() {
            @Override
            public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
                return context.httpRequest().copy(copy -> copy.removeHeader(header));
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"600, behind", "-600, ahead of"})
    void seesThatTheClocksDiffer(long seconds, String manner) {
        assertThat(examine(EndpointProfile.EMBEDDED, clockOff(seconds)).message("clock"))
                .contains(manner + " the store's");
    }

    private static ExecutionInterceptor clockOff(long seconds) {
        return new ExecutionInterceptor() {
            @Override
            public SdkHttpResponse modifyHttpResponse(
                    Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
                String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.now().plusSeconds(seconds).atOffset(ZoneOffset.UTC));
                return context.httpResponse().copy(copy -> copy.putHeader("Date", date));
            }
        };
    }

    @Test
    void saysWhatToSet() {
        Diagnosis diagnosis = examine(EndpointProfile.EMBEDDED).diagnosis();

        assertThat(diagnosis.policy())
                .contains(
                        "\"arn:aws:s3:::archive\"", "\"arn:aws:s3:::archive/*\"", "\"arn:aws:s3:::archive/.sluice/*\"");
        assertThat(diagnosis.lifecycleRules()).contains("\"DaysAfterInitiation\": 8", "\"Days\": 8");
    }

    @Test
    void trustsNoStoreThatSaysYesToEverything() throws IOException {
        try (CarelessStore careless = new CarelessStore("<LifecycleConfiguration/>")) {
            Examination examination =
                    Examination.of(careless.endpoint(), ANY, EndpointProfile.AWS.withPathStyle(true), BUCKET);

            assertThat(examination.checks(Verdict.UNSAFE))
                    .containsExactlyInAnyOrder(
                            "get",
                            "checksum-header",
                            "checksum-trailer",
                            "checksum-listed",
                            "checksum-whole",
                            "if-none-match-put",
                            "if-none-match-complete",
                            "public",
                            "profile");
            assertThat(examination.message("public")).contains("Anybody may read and list and write");
            assertThat(examination.checks(Verdict.MISSING)).containsExactly("unfinished-uploads");
            assertThat(examination.diagnosis().betterProfile()).contains(EndpointProfile.GENERIC);
        }
    }

    @Test
    void writesNowhereElse() throws IOException {
        try (CarelessStore careless = new CarelessStore("<LifecycleConfiguration/>")) {
            Examination.of(careless.endpoint(), ANY, EndpointProfile.GENERIC, BUCKET);

            assertThat(careless.requests())
                    .filteredOn(request -> !request.matches("(GET|HEAD) .*"))
                    .isNotEmpty()
                    .allSatisfy(request ->
                            assertThat(request).matches("(PUT|POST|DELETE) /archive/\\.sluice/doctor/[0-9a-f]{16}/.+"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Enabled, <Prefix/>, 7, FINE",
        "Enabled, <Filter/>, 9, FINE",
        "Enabled, <Filter><Prefix/></Filter>, 3, UNSAFE",
        "Disabled, <Prefix/>, 7, MISSING",
        "Enabled, <Filter><Prefix>logs/</Prefix></Filter>, 7, MISSING",
        "Enabled, <Prefix>logs/</Prefix>, 7, MISSING",
        "Enabled, <Filter><Tag><Key>a</Key><Value>b</Value></Tag></Filter>, 7, MISSING"
    })
    void readsTheLifecycleRules(String status, String filter, int days, Verdict verdict) throws IOException {
        String rule = "<Rule><Status>" + status + "</Status>" + filter
                + "<AbortIncompleteMultipartUpload><DaysAfterInitiation>" + days
                + "</DaysAfterInitiation></AbortIncompleteMultipartUpload></Rule>";
        try (CarelessStore careless =
                new CarelessStore("<LifecycleConfiguration>" + rule + "</LifecycleConfiguration>")) {
            Map<String, Verdict> verdicts = Examination.of(careless.endpoint(), ANY, EndpointProfile.GENERIC, BUCKET)
                    .verdicts();
            assertThat(verdicts).containsEntry("unfinished-uploads", verdict);
        }
    }

    @Test
    void countsOnTheExpiryThatIsSet() throws IOException {
        String rule =
                "<Rule><Status>Enabled</Status><Prefix/><AbortIncompleteMultipartUpload><DaysAfterInitiation>3</DaysAfterInitiation>"
                        + "</AbortIncompleteMultipartUpload></Rule>";
        try (CarelessStore careless =
                new CarelessStore("<LifecycleConfiguration>" + rule + "</LifecycleConfiguration>")) {
            Examination examination = Examination.of(
                    careless.endpoint(), ANY, EndpointProfile.GENERIC.withUploadExpiry(Duration.ofHours(60)), BUCKET);
            assertThat(examination.verdicts()).containsEntry("unfinished-uploads", Verdict.FINE);
            assertThat(examination.diagnosis().lifecycleRules()).contains("\"Days\": 3");
        }
    }

    @Test
    void saysThatNobodyListens() {
        URI endpoint = store.endpoint();
        store.close();
        assertFails(Kind.UNAVAILABLE, () -> Examination.of(endpoint, ANY, EndpointProfile.EMBEDDED, BUCKET));
    }

    @Test
    void saysThatThereIsNoBucket() {
        AwsCredentials own = AwsBasicCredentials.create(store.accessKeyId(), store.secretAccessKey());
        assertFails(
                Kind.NO_SUCH_BUCKET,
                () -> Examination.of(store.endpoint(), own, EndpointProfile.EMBEDDED, "elsewhere"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysThatTheCredentialsAreRefused(boolean knownKey) {
        AwsCredentials wrong = AwsBasicCredentials.create(knownKey ? store.accessKeyId() : "nobody", "very-secret");
        assertFails(
                Kind.ACCESS_DENIED, () -> Examination.of(store.endpoint(), wrong, EndpointProfile.EMBEDDED, BUCKET));
    }

    private static void assertFails(Kind kind, Runnable examination) {
        assertThatThrownBy(examination::run).isInstanceOfSatisfying(StoreException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.getMessage()).doesNotContain("very-secret");
        });
    }
}
