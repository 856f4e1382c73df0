package dev.sluice.cli.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.cli.CommandRun;
import dev.sluice.cli.failure.ExitCode;
import dev.sluice.cli.gateway.FakeGateway;
import dev.sluice.cli.text.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushCommandTest {

    @TempDir
    private Path folder;

    private FakeGateway gateway;
    private final CommandRun run = new CommandRun();

    @BeforeEach
    void start() throws IOException {
        gateway = new FakeGateway();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 262_143, 262_144, 262_145, 1_048_576, 3_000_000})
    void sendsAFileOfAnySize(int size) throws IOException {
        byte[] bytes = bytes(size);
        assertThat(run.push(file("data.bin", bytes), gateway.url("archive/deep/copy.bin"))).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/deep/copy.bin")).isEqualTo(bytes);
        assertThat(gateway.seen.getFirst().headers()).containsEntry("content-length", Integer.toString(size));
        assertThat(run.out())
                .contains("data.bin -> archive/deep/copy.bin")
                .contains("verified by the store")
                .endsWith("\n");
    }

    @Test
    void appendsTheFileNameToAPrefix() throws IOException {
        assertThat(run.push(file("a b+c%41 ünï#?.txt", bytes(3)), gateway.url("archive/some%20where/")))
                .as(run.err())
                .isZero();
        assertThat(gateway.objects).containsOnlyKeys("archive/some where/a b+c%41 ünï#?.txt");
        assertThat(gateway.seen.getFirst().rawPath())
                .isEqualTo("/api/v1/objects/archive/some%20where/a%20b%2Bc%2541%20%C3%BCn%C3%AF%23%3F.txt");
    }

    @Test
    void sendsSeveralFilesSeveralAtATime() throws IOException {
        String a = file("a", bytes(10));
        String b = file("b", bytes(300_000));
        String c = file("c", bytes(0));
        assertThat(run.push("--parallel", "3", a, b, c, gateway.url("archive/"))).as(run.err()).isZero();
        assertThat(gateway.objects).containsOnlyKeys("archive/a", "archive/b", "archive/c");
        assertThat(run.out().lines()).hasSize(3);
    }

    @Test
    void sendsStandardInputInChunks() {
        run.input = new ByteArrayInputStream(bytes(700_000));
        assertThat(run.push("-", gateway.url("archive/piped"))).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/piped")).isEqualTo(bytes(700_000));
        assertThat(gateway.seen.getFirst().headers())
                .containsEntry("transfer-encoding", "chunked")
                .doesNotContainKey("content-length");
    }

    @Test
    void declaresTheSizeOfStandardInput() {
        run.input = new ByteArrayInputStream(bytes(1024));
        assertThat(run.push("--size", "1KiB", "-", gateway.url("archive/piped"))).as(run.err()).isZero();
        assertThat(gateway.seen.getFirst().headers()).containsEntry("content-length", "1024");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1023, 1025, 300_000})
    void refusesStandardInputThatHasNotTheDeclaredSize(int size) {
        run.input = new ByteArrayInputStream(bytes(size));
        assertThat(run.push("--size", "1KiB", "-", gateway.url("archive/piped"))).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err()).contains("sluice: standard input: it has not the 1024 bytes");
        assertThat(gateway.objects).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1KiB"})
    void keepsBackTheLastBytesUntilStandardInputHasEnded(String size) {
        run.input = new SequenceInputStream(
                new ByteArrayInputStream(bytes(size.equals("0") ? 0 : 1024)), new ByteArrayInputStream(bytes(1)));
        assertThat(run.push("--size", size, "-", gateway.url("archive/piped"))).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err()).contains("sluice: standard input: it has not the");
        assertThat(gateway.objects).isEmpty();
    }

    @Test
    void publishesNothingOfAFileThatTellsNoSizeAndHasBytes() {
        assumeThat(Path.of("/proc/cpuinfo")).isReadable().hasSize(0);
        assertThat(run.push("/proc/cpuinfo", gateway.url("archive/"))).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err())
                .contains(
                        "sluice: /proc/cpuinfo: the file system says that it has 0 bytes, but it has more",
                        "sluice push - URL");
        assertThat(gateway.objects).isEmpty();
    }

    @Test
    void carriesMetadataTypeAndPrecondition() throws IOException {
        String[] arguments = {
            "--no-overwrite",
            "--content-type",
            "text/plain",
            "--meta",
            "owner=me",
            "--meta",
            "Purpose=a test",
            file("a", bytes(1)),
            gateway.url("archive/a")
        };
        assertThat(run.push(arguments)).as(run.err()).isZero();
        assertThat(gateway.seen.getFirst().headers())
                .containsEntry("content-type", "text/plain")
                .containsEntry("x-amz-meta-owner", "me")
                .containsEntry("x-amz-meta-purpose", "a test")
                .containsEntry("if-none-match", "*");
        assertThat(run.push(arguments)).isEqualTo(ExitCode.ALREADY_EXISTS.code());
        assertThat(run.err()).contains("--no-overwrite", "there is an object already");
    }

    @Test
    void leavesTheContentTypeToTheServer() throws IOException {
        run.push(file("a.txt", bytes(1)), gateway.url("archive/"));
        assertThat(gateway.seen.getFirst().headers())
                .doesNotContainKeys("content-type", "if-none-match", "authorization");
    }

    @Test
    void takesTheTokenFromTheEnvironment() throws IOException {
        gateway.token = Optional.of("s3cret");
        String file = file("a", bytes(1));
        assertThat(run.push(file, gateway.url("archive/a"))).isEqualTo(ExitCode.ACCESS_DENIED.code());
        assertThat(run.err()).contains("SLUICE_ACCESS_TOKEN", "--token-file");
        run.variables = Map.of("SLUICE_ACCESS_TOKEN", "s3cret");
        assertThat(run.push(file, gateway.url("archive/a"))).as(run.err()).isZero();
        assertThat(run.err() + run.out()).doesNotContain("s3cret");
    }

    @Test
    void prefersTheTokenFile() throws IOException {
        gateway.token = Optional.of("from-file");
        run.variables = Map.of("SLUICE_ACCESS_TOKEN", "from-environment");
        String token = file("token", "from-file\n".getBytes(StandardCharsets.UTF_8));
        assertThat(run.push("--token-file", token, file("a", bytes(1)), gateway.url("archive/a")))
                .as(run.err())
                .isZero();
        assertThat(run.push("--token-file", token + "-missing", file("a", bytes(1)), gateway.url("archive/a")))
                .isEqualTo(ExitCode.LOCAL_FILE.code());
    }

    @Test
    void noticesAWrongChecksum() throws IOException {
        changeReceipt(receipt -> receipt.put("checksum", Map.of("algorithm", "CRC32C", "value", "AAAAAA==")));
        assertThat(run.push(file("a", bytes(5)), gateway.url("archive/a"))).isEqualTo(ExitCode.MISMATCH.code());
        assertThat(run.err()).contains("AAAAAA==").contains("send it again");
    }

    @Test
    void noticesAWrongSize() throws IOException {
        changeReceipt(receipt -> receipt.put("size", 4));
        assertThat(run.push(file("a", bytes(5)), gateway.url("archive/a"))).isEqualTo(ExitCode.MISMATCH.code());
    }

    @Test
    void refusesAReceiptWithoutChecksum() throws IOException {
        changeReceipt(receipt -> receipt.remove("checksum"));
        assertThat(run.push(file("a", bytes(5)), gateway.url("archive/a"))).isEqualTo(ExitCode.UNEXPECTED.code());
        assertThat(run.err()).contains("no receipt");
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "401, ACCESS_DENIED",
        "403, ACCESS_DENIED",
        "404, NOT_FOUND",
        "409, REJECTED",
        "411, REJECTED",
        "412, ALREADY_EXISTS",
        "413, TOO_LARGE",
        "422, MISMATCH",
        "500, UNEXPECTED",
        "507, UNAVAILABLE",
        "301, UNEXPECTED"
    })
    void mapsEveryStatusToAnExitCodeAndSendsOnce(int status, ExitCode expected) throws IOException {
        gateway.answers.add(FakeGateway.problemAnswer(status, "what went wrong", Map.of()));
        assertThat(run.push(file("a", bytes(5)), gateway.url("archive/a"))).isEqualTo(expected.code());
        assertThat(run.err()).contains("the server answered " + status + ": what went wrong");
        assertThat(gateway.seen).hasSize(1);
    }

    @Test
    void sendsAgainWhenTheServerIsBusyAndWaitsAsLongAsItAsks() throws IOException {
        gateway.answers.add(FakeGateway.problemAnswer(503, "busy", Map.of("Retry-After", "7")));
        gateway.answers.add(FakeGateway.problemAnswer(503, "busy", Map.of()));
        gateway.answers.add(FakeGateway.problemAnswer(429, "slower", Map.of("Retry-After", "4000")));
        byte[] bytes = bytes(400_000);
        assertThat(run.push(file("a", bytes), gateway.url("archive/a"))).as(run.err()).isZero();
        assertThat(gateway.objects.get("archive/a")).isEqualTo(bytes);
        assertThat(run.pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2), Duration.ofSeconds(60));
        assertThat(run.err()).contains("busy; sending it again in 7.0 s (attempt 2 of 5)");
    }

    @Test
    void givesUpAfterTheLastAttempt() throws IOException {
        for (int i = 0; i < 3; i++) {
            gateway.answers.add(FakeGateway.problemAnswer(503, "busy", Map.of()));
        }
        assertThat(run.push("--attempts", "2", file("a", bytes(5)), gateway.url("archive/a")))
                .isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(gateway.seen).hasSize(2);
    }

    @Test
    void sendsStandardInputOnlyOnce() {
        gateway.answers.add(FakeGateway.problemAnswer(503, "busy", Map.of()));
        run.input = new ByteArrayInputStream(bytes(5));
        assertThat(run.push("-", gateway.url("archive/a"))).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(gateway.seen).hasSize(1);
    }

    @Test
    void goesOnWithTheOthersWhenOneFails() throws IOException {
        gateway.answers.add(FakeGateway.problemAnswer(413, "too large", Map.of()));
        assertThat(run.push(file("a", bytes(1)), file("b", bytes(1)), gateway.url("archive/")))
                .isEqualTo(ExitCode.TOO_LARGE.code());
        assertThat(gateway.objects).containsOnlyKeys("archive/b");
        assertThat(run.err()).contains("a: the server answered 413");
    }

    @Test
    void printsReceiptsAndProblemsAsJson() throws IOException {
        gateway.answers.add(FakeGateway.problemAnswer(413, "too large", Map.of()));
        String a = file("a", bytes(1));
        String b = file("b", bytes(1));
        run.columns = OptionalInt.of(80);
        assertThat(run.push("--json", a, b, gateway.url("archive/"))).isEqualTo(ExitCode.TOO_LARGE.code());
        assertThat(run.err()).isEmpty();
        var lines = run.out().lines().toList();
        assertThat(Json.parseObject(lines.get(0)))
                .containsEntry("status", 413)
                .containsEntry("detail", "too large")
                .containsEntry("file", a)
                .containsEntry("exitCode", 8);
        assertThat(Json.parseObject(lines.get(1)))
                .containsEntry("bucket", "archive")
                .containsEntry("key", "b")
                .containsEntry("size", 1)
                .containsEntry("file", b)
                .containsEntry("checksum", Map.of("algorithm", "CRC32C", "value", FakeGateway.crc32c(bytes(1))))
                .containsKeys("etag", "versionId", "verifiedBy", "parts", "durationMs");
        assertThat(lines).hasSize(2);
    }

    @Test
    void printsItsOwnProblemsAsJsonToo() throws IOException {
        String missing = folder.resolve("missing").toString();
        assertThat(run.push("--json", missing, gateway.url("archive/"))).isEqualTo(ExitCode.LOCAL_FILE.code());
        assertThat(Json.parseObject(run.out()))
                .containsEntry("type", "about:blank")
                .containsEntry("detail", "there is no such file or folder")
                .containsEntry("file", missing)
                .containsEntry("exitCode", 3)
                .containsKey("title");
    }

    @Test
    void findsEveryMistakeBeforeItSendsAnything() throws IOException {
        String a = file("a", bytes(1));
        Files.createDirectory(folder.resolve("sub"));
        String other = Files.write(folder.resolve("sub/a"), bytes(1)).toString();
        assertFailsBeforehand(ExitCode.USAGE, "several files need", a, other, gateway.url("archive/key"));
        assertFailsBeforehand(ExitCode.USAGE, "the same object, archive/a", a, other, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "standard input: it has no name", "-", gateway.url("archive/"));
        assertFailsBeforehand(
                ExitCode.USAGE, "--size is for standard input", "--size", "1", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "--size", "--size", "much", "-", gateway.url("archive/a"));
        assertFailsBeforehand(ExitCode.USAGE, "--parallel", "--parallel", "0", a, gateway.url("archive/"));
        assertFailsBeforehand(
                ExitCode.USAGE, "--parallel must be 1 to 64", "--parallel", "65", a, gateway.url("archive/"));
        assertFailsBeforehand(
                ExitCode.USAGE, "--connections must be 1 to 64", "--connections", "65", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "attempts", "--attempts", "0", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "content type", "--content-type", "text", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "metadata", "--meta", "bad name=x", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "must be ASCII", "--meta", "owner=Zoë", a, gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "bucket must have", a, gateway.url("A/"));
        assertFailsBeforehand(ExitCode.USAGE, "name at least one file", a);
        assertFailsBeforehand(
                ExitCode.LOCAL_FILE,
                "no such file",
                a,
                folder.resolve("missing").toString(),
                gateway.url("archive/"));
        // What the JVM makes of a byte that is no UTF-8.
        assertFailsBeforehand(
                ExitCode.LOCAL_FILE,
                "the name isn't UTF-8",
                folder.resolve("bad\ufffd.txt").toString(),
                gateway.url("archive/"));
        assertFailsBeforehand(ExitCode.USAGE, "it isn't UTF-8", a, gateway.url("archive/bad\ufffd.txt"));
        assertFailsBeforehand(ExitCode.USAGE, "must not contain a backslash", a, gateway.url("archive/a%5Cb"));
        assertFailsBeforehand(ExitCode.LOCAL_FILE, "is a folder", folder.toString(), gateway.url("archive/"));
    }

    @Test
    void saysWhenNoServerIsThere() throws IOException {
        String url = gateway.url("archive/a");
        gateway.close();
        assertThat(run.push(file("a", bytes(1)), url)).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(run.err()).contains("can't reach http://127.0.0.1:").contains("is the server running");
    }

    @Test
    void showsNoControlCharactersOfTheServer() throws IOException {
        gateway.answers.add(FakeGateway.problemAnswer(400, "bad\u001b[2Jnews\n", Map.of()));
        run.push(file("a", bytes(1)), gateway.url("archive/a"));
        assertThat(run.err()).contains("bad?[2Jnews?").doesNotContain("\u001b");
    }

    @Test
    void clearsTheProgressLineBeforeItPrintsAResult() throws IOException {
        run.columns = OptionalInt.of(80);
        assertThat(run.push(file("a", bytes(1)), gateway.url("archive/a"))).isZero();
        assertThat(run.err()).endsWith("\r\u001b[J");
        assertThat(run.out()).doesNotContain("\u001b");
    }

    private void assertFailsBeforehand(ExitCode code, String message, String... arguments) {
        CommandRun attempt = new CommandRun();
        assertThat(attempt.push(arguments)).as(attempt.err()).isEqualTo(code.code());
        assertThat(attempt.err()).contains(message).doesNotContain("Exception");
        assertThat(gateway.seen).isEmpty();
    }

    private void changeReceipt(Consumer<Map<String, Object>> change) {
        UnaryOperator<Map<String, Object>> changed = receipt -> {
            Map<String, Object> copy = new LinkedHashMap<>(receipt);
            change.accept(copy);
            return copy;
        };
        gateway.receiptChange = changed;
    }

    private String file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
