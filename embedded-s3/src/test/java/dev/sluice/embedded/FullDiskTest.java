package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A disk of 32 MiB that fills up. Skipped where none can be mounted. */
@Timeout(120)
class FullDiskTest {

    private static final String BUCKET = "bucket";
    private static final int MIB = 1 << 20;

    @TempDir
    Path temporary;

    private Commands.Disk disk;
    private EmbeddedS3 store;
    private S3Client client;

    @BeforeEach
    void start() throws Exception {
        disk = Commands.Disk.mount(Files.createDirectory(temporary.resolve("disk")), "size=32m");
        store = EmbeddedS3.builder(disk.path()).start();
        client = Clients.of(store);
        client.createBucket(request -> request.bucket(BUCKET));
        put("there", 8 * MIB);
    }

    @AfterEach
    void stop() {
        if (store != null) {
            client.close();
            store.close();
            disk.close();
        }
    }

    @Test
    void saysThatItIsFullAndKeepsWhatIsThere() {
        requireFull(() -> put("too large", 40 * MIB));
        requireFull(() -> put("there", 40 * MIB));

        assertThat(keys()).containsExactly("there");
        assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("there"))
                        .asByteArray())
                .isEqualTo(new byte[8 * MIB]);
        put("small", MIB);
    }

    @Test
    void keepsThePartsOfAnUploadThatItHasNoRoomToComplete() {
        String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key("large")).uploadId();
        List<CompletedPart> parts = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            parts.add(putPart(upload, number));
        }

        requireFull(() -> complete(upload, parts));
        assertThat(keys()).containsExactly("there");

        client.deleteObject(request -> request.bucket(BUCKET).key("there"));
        disk.change("size=48m");
        complete(upload, parts);
        assertThat(client.headObject(request -> request.bucket(BUCKET).key("large"))
                        .contentLength())
                .isEqualTo(18 * MIB);
    }

    @Test
    void beginsNothingOnAFullDiskAndReads() {
        disk.change("size=8200k");

        requireFull(() -> put("small", 1));
        requireFull(() -> client.createMultipartUpload(request -> request.bucket(BUCKET).key("large")));
        requireFull(() -> putPart("none", 1));
        assertThat(client.headObject(request -> request.bucket(BUCKET).key("there"))
                        .contentLength())
                .isEqualTo(8 * MIB);
        client.headBucket(request -> request.bucket(BUCKET));
        assertThat(keys()).containsExactly("there");
    }

    private static void requireFull(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).isInstanceOf(S3Exception.class).hasMessageContaining("full");
        assertThat(((S3Exception) failure).statusCode()).isEqualTo(507);
        assertThat(((S3Exception) failure).awsErrorDetails().errorCode()).isEqualTo("InsufficientStorage");
    }

    private List<String> keys() {
        return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream().map(S3Object::key).toList();
    }

    private void put(String key, int size) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromBytes(new byte[size]));
    }

    private CompletedPart putPart(String upload, int number) {
        String etag = client.uploadPart(
                request -> request.bucket(BUCKET).key("large").uploadId(upload).partNumber(number),
                RequestBody.fromBytes(new byte[6 * MIB])).eTag();
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }

    private void complete(String upload, List<CompletedPart> named) {
        client.completeMultipartUpload(request ->
                request.bucket(BUCKET).key("large").uploadId(upload).multipartUpload(parts -> parts.parts(named)));
    }
}
