package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.Fingerprint;
import dev.sluice.core.PartNumber;
import dev.sluice.core.UploadRequest;
import dev.sluice.core.UploadSession;
import dev.sluice.core.UploadSource;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the examples as a user does: as programs of their own. */
class ExamplesTest {

    private static final int MORE_THAN_TWO_PARTS = 20_000_000;

    @TempDir
    private Path folder;

    @Test
    void uploadsAFileAndAStream() throws Exception {
        byte[] bytes = new byte[MORE_THAN_TWO_PARTS];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("data.bin"), bytes);
        Path bucket = Files.createDirectories(folder.resolve("store/archive"));
        try (EmbeddedS3 store = EmbeddedS3.builder(bucket.getParent()).start()) {
            String output = run(UploadExample.class, store, file);
            assertThat(output.lines()).hasSize(2);
            assertThat(output)
                    .contains("archive/example/data.bin: 20000000 bytes, crc32c:")
                    .contains("archive/example/data.bin.gz: ");
        }
        assertThat(bucket.resolve("example/data.bin")).hasBinaryContent(bytes);
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(bucket.resolve("example/data.bin.gz")))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void sendsOnlyWhatTheStoreDoesNotHave() throws Exception {
        byte[] bytes = new byte[MORE_THAN_TWO_PARTS];
        new Random(2).nextBytes(bytes);
        Path file = Files.write(folder.resolve("resumed.bin"), bytes);
        Path bucket = Files.createDirectories(folder.resolve("store/archive"));
        try (EmbeddedS3 store = EmbeddedS3.builder(bucket.getParent()).start();
                S3Storage storage = S3Storage.builder().profile(EndpointProfile.EMBEDDED).endpoint(store.endpoint())
                        .credentials(store.accessKeyId(), store.secretAccessKey()).build()) {
            UploadSession begun = storage.resumableUploader().begin(UploadRequest.to("archive", "example/resumed.bin")
                    .size(bytes.length).fingerprint(Fingerprint.of(file)).build());
            begun.writePart(
                    PartNumber.FIRST, UploadSource.of(new ByteArrayInputStream(bytes, 0, 8 << 20)), Optional.empty());

            assertThat(run(ResumableUploadExample.class, store, file).lines())
                    .hasSize(3)
                    .first()
                    .isEqualTo("part 2 of 3");
        }
        assertThat(bucket.resolve("example/resumed.bin")).hasBinaryContent(bytes);
    }

    private String run(Class<?> example, EmbeddedS3 store, Path file) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), example.getName(),
                "embedded", store.endpoint().toString(), "archive", file.toString()).redirectError(errors.toFile());
        builder.environment().put("AWS_ACCESS_KEY_ID", store.accessKeyId());
        builder.environment().put("AWS_SECRET_ACCESS_KEY", store.secretAccessKey());
        builder.environment().put("AWS_REGION", store.region());
        Process program = builder.start();
        String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(Files.readString(errors)).isZero();
        return output;
    }
}
