package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** One process after another, or beside it, in the same folder. */
@Timeout(60)
class RestartTest {

    private static final String BUCKET = "bucket";

    @TempDir
    Path folder;

    @Test
    void refusesAFolderThatAnotherServerHas() {
        try (EmbeddedS3 first = EmbeddedS3.builder(folder).start()) {
            assertThatThrownBy(() -> EmbeddedS3.builder(folder).start())
                    .isInstanceOf(FolderInUseException.class)
                    .hasMessageContaining("is in use by another process");
            assertThat(first.endpoint()).isNotNull();
        }
        EmbeddedS3.builder(folder).start().close();
    }

    @Test
    void removesWhatADeadProcessLeftHalfWritten() throws IOException {
        Path left = folder.resolve(".sluice-store/writing/some");
        EmbeddedS3.builder(folder).start().close();
        Files.createDirectory(left);
        Files.writeString(left.resolve("1"), "half of a part");

        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start()) {
            assertThat(left).doesNotExist();
        }
    }

    @Test
    void keepsAnUnfinishedUploadAndItsParts() {
        String upload;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            upload = begin(client, "key");
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            assertThat(client.listMultipartUploads(request -> request.bucket(BUCKET))
                            .uploads())
                    .extracting(MultipartUpload::uploadId)
                    .containsExactly(upload);
            assertThat(client.listParts(
                                    request -> request.bucket(BUCKET).key("key").uploadId(upload))
                            .parts())
                    .hasSize(1);
        }
    }

    @Test
    void endsTheUploadsThatNoRecordNamesIfNobodyElseIsAClient() {
        String recorded;
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).start(); S3Client client = Clients.of(store)) {
            client.createBucket(request -> request.bucket(BUCKET));
            begin(client, "forgotten");
            recorded = begin(client, "recorded");
            client.putObject(
                    request -> request.bucket(BUCKET).key(".sluice/uploads/group/record"),
                    RequestBody.fromString("multipart: " + recorded));
        }
        try (EmbeddedS3 store = EmbeddedS3.builder(folder).soleClient().start(); S3Client client = Clients.of(store)) {
            assertThat(client.listMultipartUploads(request -> request.bucket(BUCKET))
                            .uploads())
                    .extracting(MultipartUpload::uploadId)
                    .containsExactly(recorded);
        }
    }

    @Test
    void refusesAFolderThatCantBeWritten() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        try (Commands.Disk mounted = Commands.Disk.mount(disk, "size=8m,ro")) {
            assertThatThrownBy(() -> EmbeddedS3.builder(mounted.path()).start())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("can't be used").hasMessageContaining("Read-only file system");
        }
    }

    private static String begin(S3Client client, String key) {
        String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key(key)).uploadId();
        client.uploadPart(
                request -> request.bucket(BUCKET).key(key).uploadId(upload).partNumber(1),
                RequestBody.fromString("part"));
        return upload;
    }
}
