package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.embedded.EmbeddedS3;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as a user does: as a program of its own. */
class UploadExampleTest {

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
            String output = run(store, file);
            assertThat(output.lines()).hasSize(2);
            assertThat(output).contains("archive/example/data.bin: 20000000 bytes, crc32c:").contains("archive/example/data.bin.gz: ");
        }
        assertThat(bucket.resolve("example/data.bin")).hasBinaryContent(bytes);
        try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(bucket.resolve("example/data.bin.gz")))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(bytes);
        }
    }

    private String run(EmbeddedS3 store, Path file) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), UploadExample.class.getName(),
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
