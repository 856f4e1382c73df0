package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.UploadRequest;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.s3.S3Storage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** {@code doctor} and {@code sweep} as a person sees them. */
class StoreCommandTest {

    private static final String BUCKET = "archive";

    @TempDir
    Path folder;

    private EmbeddedS3 server;
    private S3Storage storage;

    @BeforeEach
    void start() {
        server = EmbeddedS3.builder(folder.resolve("store")).start();
        storage = S3Storage.builder()
                .profile(EndpointProfile.EMBEDDED)
                .endpoint(server.endpoint())
                .credentials(server.accessKeyId(), server.secretAccessKey())
                .build();
        storage.bucketInspector().create(BUCKET);
    }

    @AfterEach
    void stop() {
        storage.close();
        server.close();
    }

    private Map<String, String> settings(String profile) {
        return new TreeMap<>(Map.of(
                "sluice.storage.profile",
                profile,
                "sluice.storage.endpoint",
                server.endpoint().toString(),
                "sluice.storage.bucket",
                BUCKET,
                "aws.accessKeyId",
                server.accessKeyId(),
                "aws.secretAccessKey",
                server.secretAccessKey()));
    }

    private record Ended(int code, List<String> lines, String errors) {
    }

    /** In this process, with the settings as system properties, which go before the environment. */
    private static Ended run(Object command, Map<String, String> settings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        settings.forEach(System::setProperty);
        try {
            int code = new CommandLine(command)
                    .setOut(new PrintWriter(out))
                    .setErr(new PrintWriter(errors))
                    .execute(arguments);
            return new Ended(code, out.toString().lines().toList(), errors.toString());
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
    }

    private static Object command(String name) {
        return name.equals("doctor") ? new DoctorCommand() : new SweepCommand();
    }

    @Test
    void findsTheEmbeddedStoreWell() throws Exception {
        Ended ended = run(new DoctorCommand(), Map.of(), "--data", folder.resolve("data").toString());

        assertThat(ended.errors()).isEmpty();
        assertThat(ended.code()).isZero();
        assertThat(ended.lines())
                .contains(
                        "Bucket files at the embedded store",
                        "  ok       Objects may be written.",
                        "All is well.",
                        "    SLUICE_WEB_ALLOWED_ORIGINS=https://app.example.org");
        assertThat(folder.resolve("data").resolve("files").resolve(".sluice")).isEmptyDirectory();
    }

    @Test
    void saysWhatIsUnsafeAndWhatToSet() throws Exception {
        Map<String, String> settings = settings("minio");
        settings.put("sluice.web.allowed-origins", "https://a.example");
        Ended ended = run(new DoctorCommand(), settings);

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.lines()).first().isEqualTo("Bucket archive at " + server.endpoint() + ", profile minio");
        assertThat(ended.lines())
                .contains(
                        "To be put right: checksum-trailer, checksum-listed, profile.",
                        "    SLUICE_STORAGE_PROFILE=ceph",
                        "         \"Resource\": \"arn:aws:s3:::archive\"},",
                        "    SLUICE_WEB_ALLOWED_ORIGINS=https://a.example");
        assertThat(ended.lines())
                .anySatisfy(line ->
                        assertThat(line).startsWith("  UNSAFE   The CRC32C in a part's trailer is not checked"));
    }

    @Test
    void examinesForScripts() throws Exception {
        Ended ended = run(new DoctorCommand(), settings("minio"), "--json");

        assertThat(ended.code()).isEqualTo(3);
        assertThat(ended.lines())
                .allSatisfy(line ->
                        assertThat(line).startsWith("{\"bucket\":\"archive\",").endsWith("}"));
        assertThat(ended.lines())
                .contains(
                        "{\"bucket\":\"archive\",\"check\":\"put\",\"verdict\":\"fine\",\"message\":\"Objects may be written.\"}");
        assertThat(ended.lines())
                .last()
                .asString()
                .startsWith(
                        "{\"bucket\":\"archive\",\"well\":false,\"profile\":\"minio\",\"betterProfile\":\"ceph\",\"policy\":{\"Version\":\"2012-10-17\",")
                .contains("\"lifecycle\":{\"Rules\":[{\"ID\":");
    }

    @Test
    void examinesEveryBucketThatIsServed() throws Exception {
        storage.bucketInspector().create("second");
        Map<String, String> settings = settings("ceph");
        settings.put("sluice.storage.bucket", "archive, second");

        assertThat(run(new DoctorCommand(), settings, "--json").lines())
                .filteredOn(line -> line.contains("\"well\":"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.storage.bucket, missing, 4, There is no bucket 'missing'",
                "aws.secretAccessKey, wrong, 4, refuses the credentials",
        "sluice.storage.profile, azure, 1, unknown storage profile",
                "sluice.upload.expiry, soon, 1, SLUICE_UPLOAD_EXPIRY"
    })
    void saysWhyItCanNotExamine(String setting, String value, int code, String mentioned) throws Exception {
        Map<String, String> settings = settings("ceph");
        settings.put(setting, value);
        assertFails("doctor", settings, code, mentioned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "sweep"})
    void saysThatTheStoreDoesNotAnswer(String command) throws Exception {
        Map<String, String> settings = settings("ceph");
        try (ServerSocket free = new ServerSocket(0)) {
            settings.put("sluice.storage.endpoint", "http://127.0.0.1:" + free.getLocalPort());
        }
        assertFails(command, settings, 4, "127.0.0.1");
    }

    private void assertFails(String command, Map<String, String> settings, int code, String mentioned)
            throws Exception {
        Ended ended = run(command(command), settings);
        assertThat(ended.errors())
                .startsWith("sluice: ")
                .contains(mentioned)
                .endsWith(".\n")
                .doesNotContain("\tat ", settings.get("aws.secretAccessKey"));
        assertThat(ended.errors().lines()).hasSize(1);
        assertThat(ended.lines()).isEmpty();
        assertThat(ended.code()).isEqualTo(code);
    }

    @Test
    void removesWhatHasExpired() throws Exception {
        begin("old", Instant.now().minus(Duration.ofDays(3)));
        begin("new", Instant.now());

        assertThat(run(new SweepCommand(), settings("embedded")).lines())
                .containsExactly("Bucket archive: removed 1 expired upload.");
        assertThat(storage.bucketInspector().status(BUCKET, 10).unfinishedUploads()).isEqualTo(1);
        Ended again = run(new SweepCommand(), settings("embedded"), "--json");
        assertThat(again.code()).isZero();
        assertThat(again.lines()).containsExactly("{\"bucket\":\"archive\",\"removed\":0,\"failed\":0}");
    }

    private void begin(String key, Instant now) {
        SessionEngine.builder(storage.uploadStore(), storage.objectReader(), storage.objectCatalog())
                .clock(InstantSource.fixed(now))
                .expiry(Duration.ofDays(1))
                .build()
                .begin(UploadRequest.to(BUCKET, key).size(1).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "sweep"})
    void isDocumented(String name) throws IOException {
        CommandLine command = new CommandLine(command(name));
        String page = Files.readString(Path.of("..", "docs", "cli.md"));
        String section = page.substring(page.indexOf("\n## " + name + "\n") + 1);
        String own = section.substring(0, section.indexOf("\n## "));

        assertThat(command.getCommandSpec().options())
                .filteredOn(option -> !option.usageHelp() && !option.versionHelp())
                .isNotEmpty()
                .allSatisfy(option -> assertThat(own).contains("`" + option.longestName()));
        Collection<String> codes = command.getCommandSpec().usageMessage().exitCodeList().keySet();
        assertThat(codes).hasSize(5).allSatisfy(code -> assertThat(own).contains("| " + code + " |"));
    }
}
