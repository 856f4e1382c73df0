package dev.sluice.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What may lie in the folder besides objects, and who may read it. */
@Timeout(60)
class FolderSafetyTest {

    private static final String BUCKET = "bucket";

    @TempDir
    Path elsewhere;

    private Path data;
    private Path bucket;
    private EmbeddedS3 store;
    private S3Client client;

    @BeforeEach
    void start() {
        data = elsewhere.resolve("data");
        bucket = data.resolve(BUCKET);
        store = EmbeddedS3.builder(data).start();
        client = Clients.of(store);
        client.createBucket(request -> request.bucket(BUCKET));
        put("object");
    }

    @AfterEach
    void stop() {
        client.close();
        store.close();
    }

    @Test
    void followsNoLink() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("secret"), "not to be read");
        Files.createSymbolicLink(bucket.resolve("file"), secret);
        Files.createSymbolicLink(bucket.resolve("folder"), elsewhere);
        Files.createSymbolicLink(bucket.resolve("loop"), bucket);
        Files.createSymbolicLink(data.resolve("linked"), elsewhere);

        assertThat(keys()).containsExactly("object");
        assertThat(client.listObjectsV2(request -> request.bucket(BUCKET).delimiter("/"))
                        .commonPrefixes())
                .extracting(CommonPrefix::prefix)
                .isEmpty();
        for (String key : List.of("file", "folder/secret", "loop/object", "loop/loop/object")) {
            assertThatThrownBy(() -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key(key)))
                    .isInstanceOf(NoSuchKeyException.class);
            assertThatThrownBy(() -> put(key)).isInstanceOf(S3Exception.class).extracting("statusCode").isEqualTo(400);
            client.deleteObject(request -> request.bucket(BUCKET).key(key));
        }
        assertThatThrownBy(() -> put("folder/new"))
                .isInstanceOf(S3Exception.class)
                .extracting("statusCode")
                .isEqualTo(400);
        assertThatThrownBy(() -> client.getObjectAsBytes(request -> request.bucket("linked").key("secret")))
                .isInstanceOf(S3Exception.class).extracting("statusCode").isEqualTo(404);
        assertThat(client.listBuckets().buckets()).hasSize(1);
        assertThat(secret).hasContent("not to be read");
        assertThat(Files.exists(elsewhere.resolve("new"))).isFalse();
    }

    @Test
    void deletesNoBucketThatHoldsWhatItDoesntList() throws IOException {
        client.deleteObject(request -> request.bucket(BUCKET).key("object"));
        Path link = Files.createSymbolicLink(bucket.resolve("link"), elsewhere);
        assertThatThrownBy(() -> client.deleteBucket(request -> request.bucket(BUCKET)))
                .isInstanceOf(S3Exception.class)
                .extracting("statusCode")
                .isEqualTo(409);
        Files.delete(link);
        client.deleteBucket(request -> request.bucket(BUCKET));
        assertThat(bucket).doesNotExist();
    }

    @Test
    void leavesPipesAlone() {
        Commands.run("mkfifo", bucket.resolve("pipe").toString());

        assertThat(keys()).containsExactly("object");
        assertThatThrownBy(() -> client.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("pipe")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> put("pipe"))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("something else than a file");
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        assumeThat(data.getFileSystem().supportedFileAttributeViews()).contains("posix");
        put("folder/object");
        String upload = client.createMultipartUpload(request -> request.bucket(BUCKET).key("big")).uploadId();
        client.uploadPart(
                request -> request.bucket(BUCKET).key("big").uploadId(upload).partNumber(1),
                RequestBody.fromString("part"));

        SoftAssertions softly = new SoftAssertions();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                softly.assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
        softly.assertAll();
    }

    @Test
    void readsABucketThatMayNotBeWritten() {
        Commands.run("mount", "--bind", bucket.toString(), bucket.toString());
        try {
            Commands.run("mount", "-o", "remount,ro,bind", bucket.toString());
            assertThatThrownBy(() -> put("new"))
                    .isInstanceOf(S3Exception.class)
                    .extracting("statusCode")
                    .isEqualTo(403);
            assertThatThrownBy(() -> client.uploadPart(
                    request -> request.bucket(BUCKET).key("big").uploadId("none").partNumber(1), RequestBody.empty()))
                    .isInstanceOf(S3Exception.class).hasMessageContaining("may only read");
            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key("object"))
                            .asUtf8String())
                    .isEqualTo("bytes");
        } finally {
            Commands.run("umount", bucket.toString());
        }
    }

    @Test
    void servesFilesThatWerePutThereByHand() throws IOException {
        Files.writeString(bucket.resolve("by hand.txt"), "bytes");

        assertThat(keys()).containsExactly("by hand.txt", "object");
        assertThat(client.headObject(request -> request.bucket(BUCKET).key("by hand.txt"))
                        .eTag())
                .hasSizeGreaterThan(2);
    }

    /** A file system that ignores case gives a folder two names; so does a bind mount, on a machine that has none. */
    @Test
    void takesNoOtherSpellingForTheFolderOfRecords() throws IOException {
        put(".sluice/uploads/record");
        Path spelling = Files.createDirectory(bucket.resolve(".SLUICE"));
        Commands.run("mount", "--bind", bucket.resolve(".sluice").toString(), spelling.toString());
        try {
            assertThatThrownBy(() -> put(".SLUICE/uploads/record"))
                    .isInstanceOf(S3Exception.class)
                    .hasMessageContaining("another spelling of .sluice/");
            assertThatThrownBy(() -> client.getObjectAsBytes(
                            request -> request.bucket(BUCKET).key(".SLUICE/uploads/record")))
                    .isInstanceOf(NoSuchKeyException.class);
            client.deleteObject(request -> request.bucket(BUCKET).key(".SLUICE/uploads/record"));
            assertThat(client.getObjectAsBytes(request -> request.bucket(BUCKET).key(".sluice/uploads/record"))
                            .asUtf8String())
                    .isEqualTo("bytes");
        } finally {
            Commands.run("umount", spelling.toString());
        }
    }

    @Test
    void keepsTheFolderOfRecordsWhenTheLastOneIsGone() {
        put(".sluice/uploads/record");
        client.deleteObject(request -> request.bucket(BUCKET).key(".sluice/uploads/record"));
        assertThat(bucket.resolve(".sluice")).isEmptyDirectory();
    }

    private List<String> keys() {
        return client.listObjectsV2(request -> request.bucket(BUCKET)).contents().stream().map(S3Object::key).toList();
    }

    private void put(String key) {
        client.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("bytes"));
    }
}
