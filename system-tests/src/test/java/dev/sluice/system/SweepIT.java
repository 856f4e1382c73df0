package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.PartNumber;
import dev.sluice.core.PartRanges;
import dev.sluice.core.UploadId;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.storage.ListQuery;
import dev.sluice.core.storage.MultipartUpload;
import dev.sluice.core.storage.ObjectAttributes;
import dev.sluice.core.storage.ObjectSummary;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Expired uploads are removed from a bucket, with all that was sent of them; one that goes on stays, and so does one
 * that Sluice has no record of.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SweepIT {

    private static final String BUCKET = "swept";
    private static final Duration EXPIRY = Duration.ofHours(1);
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private StoreProcess process;
    private S3Storage storage;
    private UploadId expired;
    private UploadId live;
    private MultipartUpload foreign;

    private void prepare(StoreProcess.Kind kind) throws IOException, InterruptedException {
        process = StoreProcess.start(kind, folder, BUCKET);
        Map<String, String> environment = environment();
        storage = S3Storage.builder()
                .profile(EndpointProfile.ofName(environment.get("SLUICE_STORAGE_PROFILE")))
                .endpoint(process.endpoint())
                .credentials(environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))
                .build();
        expired = begin("expired", Instant.now().minus(Duration.ofDays(1)));
        live = begin("live", Instant.now());
        foreign = storage.uploadStore().begin(new ObjectAddress(BUCKET, "foreign"), ObjectAttributes.NONE);
    }

    @AfterEach
    void stop() {
        storage.close();
        process.close();
    }

    private Map<String, String> environment() {
        return process.environment(process.endpoint());
    }

    private UploadId begin(String key, Instant now) {
        UploadSession session = engine(InstantSource.fixed(now))
                .begin(UploadRequest.to(BUCKET, key).size(CONTENT.length).build());
        session.writePart(PartNumber.FIRST, UploadSource.of(new ByteArrayInputStream(CONTENT)), Optional.empty());
        return session.info().id();
    }

    private SessionEngine engine(InstantSource clock) {
        return SessionEngine.builder(storage.uploadStore(), storage.objectReader(), storage.objectCatalog())
                .expiry(EXPIRY)
                .clock(clock)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void everyGatewaySweepsNowAndThen(StoreProcess.Kind kind) throws Exception {
        prepare(kind);
        GatewayProcess.Builder gateway = GatewayProcess.builder()
                .environment("SLUICE_STORAGE_BUCKET", BUCKET)
                .environment("SLUICE_UPLOAD_SWEEP_INTERVAL", "100ms");
        environment().forEach(gateway::environment);

        try (GatewayProcess ignored = gateway.start()) {
            while (isRecorded(expired)) {
                Thread.sleep(50);
            }
        }

        requireOnlyTheExpiredOneGone();
    }

    @ParameterizedTest
    @EnumSource
    void theCommandSweepsAtOnce(StoreProcess.Kind kind) throws Exception {
        prepare(kind);
        ProcessBuilder builder = Product.command("serve", List.of("sweep"));
        builder.environment().putAll(environment());
        builder.environment().put("SLUICE_STORAGE_BUCKET", BUCKET);

        Process sweep = builder.start();

        assertThat(new String(sweep.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Bucket swept: removed 1 expired upload.");
        assertThat(sweep.waitFor()).isZero();
        requireOnlyTheExpiredOneGone();
    }

    private void requireOnlyTheExpiredOneGone() {
        assertThat(isRecorded(expired)).isFalse();
        assertThat(storage.bucketInspector().status(BUCKET, 100).unfinishedUploads()).isEqualTo(2);
        assertThat(engine(InstantSource.system())
                        .resume(live)
                        .orElseThrow()
                        .progress()
                        .received())
                .isEqualTo(PartRanges.upTo(1));
        assertThat(storage.uploadStore().listParts(foreign)).isEmpty();
    }

    /** Whether anything beside the objects is left of it. */
    private boolean isRecorded(UploadId id) {
        return storage.objectCatalog().list(BUCKET, ListQuery.ofPrefix(".sluice/")).objects().stream()
                .map(ObjectSummary::key)
                .anyMatch(key -> key.contains(id.random()));
    }
}
