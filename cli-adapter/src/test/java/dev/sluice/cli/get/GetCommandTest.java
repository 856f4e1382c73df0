package dev.sluice.cli.get;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.cli.BrokenOutput;
import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.gateway.FakeGateway;
import dev.sluice.cli.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GetCommandTest {

    private static final byte[] BYTES = new byte[700_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    private Path folder;

    private FakeGateway gateway;
    private final CommandRun run = new CommandRun();

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
        gateway.objects.put("archive/deep/ünï 1.bin", BYTES);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_144, 262_145})
    void writesAFileOfAnySize(int size) throws IOException {
        gateway.objects.put("archive/object", new byte[size]);
        Path file = folder.resolve("copy");
        assertThat(run.get(gateway.url("archive/object"), file.toString())).as(run.err()).isZero();
        assertThat(file).hasBinaryContent(new byte[size]);
        assertThat(names()).containsExactly("copy");
        assertThat(run.out()).contains("archive/object -> " + file).contains("verified by CRC32C");
    }

    @Test
    void appendsTheNameToAFolder() throws IOException {
        assertThat(run.get(gateway.url("archive/deep/%C3%BCn%C3%AF%201.bin"), folder.toString()))
                .as(run.err())
                .isZero();
        assertThat(folder.resolve("ünï 1.bin")).hasBinaryContent(BYTES);
    }

    @Test
    void writesToStandardOutput() {
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), "-")).as(run.err()).isZero();
        assertThat(run.outBytes()).isEqualTo(BYTES);
        assertThat(run.err()).contains("-> standard output");
    }

    @Test
    void replacesAFileUnlessToldNotTo() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThat(run.get("--no-overwrite", gateway.url("archive/deep/ünï 1.bin"), file.toString()))
                .isEqualTo(ExitCode.ALREADY_EXISTS.code());
        assertThat(file).hasContent("old");
        assertThat(gateway.seen).isEmpty();
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), file.toString())).isZero();
        assertThat(file).hasBinaryContent(BYTES);
    }

    @Test
    void saysWhyStandardOutputTakesNothing() {
        run.output = Optional.of(new BrokenOutput("Broken pipe"));
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), "-")).isEqualTo(ExitCode.LOCAL_FILE.code());
        assertThat(run.err()).contains("can't write to standard output: it was closed");
        run.output = Optional.of(new BrokenOutput("No space left on device"));
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), "-")).isEqualTo(ExitCode.LOCAL_FILE.code());
        assertThat(run.err()).contains("can't write to standard output: No space left on device");
    }

    @Test
    void replacesTheFileThatALinkLeadsTo() throws IOException {
        Path file = Files.writeString(Files.createDirectory(folder.resolve("elsewhere")).resolve("file"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), link.toString())).as(run.err()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(BYTES);
    }

    /** As root, {@code get URL /dev/null} would have put a file in the place of the device. */
    @Test
    void writesIntoWhatIsNoRegularFile() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        try (ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> read = reader.submit(() -> Files.readAllBytes(pipe));
            assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), pipe.toString())).as(run.err()).isZero();
            assertThat(read.get()).isEqualTo(BYTES);
        }
        assertThat(Files.readAttributes(pipe, BasicFileAttributes.class).isOther()).isTrue();
        assertThat(names()).containsExactly("pipe");
    }

    @Test
    void writesAFileOfTheLongestName() throws IOException {
        Path file = folder.resolve("n".repeat(255));
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), file.toString())).as(run.err()).isZero();
        assertThat(file).hasBinaryContent(BYTES);
    }

    @Test
    void leavesNothingBehindWhenTheDigestDiffers() throws IOException {
        gateway.reprDigest = Optional.of("crc32c=:AAAAAA==:");
        Path file = Files.writeString(folder.resolve("file"), "old");
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), file.toString())).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void verifiesTheFirstDigestItKnows() throws Exception {
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(BYTES);
        gateway.reprDigest = Optional.of("md5=:AAAA:, sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), folder.toString())).as(run.err()).isZero();
        assertThat(run.out()).contains("verified by SHA-256");
    }

    @Test
    void doesWithoutADigest() {
        gateway.reprDigest = Optional.of("md5=:AAAA:");
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), folder.toString())).isZero();
        assertThat(run.out()).doesNotContain("verified");
    }

    @Test
    void printsJson() throws IOException {
        assertThat(run.get("--json", gateway.url("archive/deep/ünï 1.bin"), folder.toString())).isZero();
        assertThat(Json.parseObject(run.out()))
                .containsEntry("bucket", "archive")
                .containsEntry("key", "deep/ünï 1.bin")
                .containsEntry("size", BYTES.length)
                .containsEntry("etag", "an-etag")
                .containsEntry("file", folder.resolve("ünï 1.bin").toString())
                .containsEntry("checksum", Map.of("algorithm", "CRC32C", "value", FakeGateway.crc32c(BYTES)))
                .containsKey("durationMs");
    }

    @Test
    void asksABusyServerAgain() {
        gateway.answers.add(FakeGateway.problemAnswer(503, "busy", Map.of("Retry-After", "3")));
        assertThat(run.get(gateway.url("archive/deep/ünï 1.bin"), folder.toString())).isZero();
        assertThat(run.pauses).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertFails(ExitCode.NOT_FOUND, "404", gateway.url("archive/missing"), folder.toString());
        assertFails(ExitCode.USAGE, "key must not be empty", gateway.url("archive/"), folder.toString());
        assertFails(
                ExitCode.USAGE,
                "can't both go to standard output",
                "--json",
                gateway.url("archive/deep/ünï 1.bin"),
                "-");
        assertFails(ExitCode.USAGE, "isn't UTF-8", gateway.url("archive/deep/ünï 1.bin"), folder + "/bad\ufffd");
        assertFails(ExitCode.USAGE, "--attempts", "--attempts", "0", gateway.url("archive/deep/ünï 1.bin"), "-");
        assertFails(
                ExitCode.LOCAL_FILE,
                "no such file or folder",
                gateway.url("archive/deep/ünï 1.bin"),
                folder + "/no/file");
        Files.createDirectory(folder.resolve("ünï 1.bin"));
        assertFails(ExitCode.LOCAL_FILE, "is a folder", gateway.url("archive/deep/ünï 1.bin"), folder.toString());
    }

    private static void assertFails(ExitCode code, String message, String... arguments) {
        CommandRun attempt = new CommandRun();
        assertThat(attempt.get(arguments)).as(attempt.err()).isEqualTo(code.code());
        assertThat(attempt.err() + attempt.out()).contains(message).doesNotContain("Exception");
    }

    private Stream<String> names() throws IOException {
        return Files.list(folder).map(path -> path.getFileName().toString());
    }
}
