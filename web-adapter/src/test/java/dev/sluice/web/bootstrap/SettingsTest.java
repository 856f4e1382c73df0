package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Parallelism;
import dev.sluice.s3.EndpointProfile;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.value.PropertyResolver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `(sluice\\.[a-z.-]+)` \\| (?:`([^`]*)`)? ?\\| ([^|]+) \\|.*\\|");

    @Test
    void hasTheDocumentedDefaults() {
        with(Map.of(), settings -> {
            assertThat(Settings.STORAGE_PROFILE.find(settings)).isEmpty();
            assertThat(Settings.STORAGE_ENDPOINT.find(settings)).isEmpty();
            assertThat(Settings.STORAGE_REGION.find(settings)).isEmpty();
            assertThat(Settings.STORAGE_BUCKET.get(settings)).isEmpty();
            assertThat(Settings.MEMORY_BUDGET.get(settings)).isEqualTo(ByteSize.ofMiB(48));
            assertThat(Settings.UPLOAD_PARALLELISM.get(settings)).isEqualTo(Parallelism.upTo(16));
            assertThat(Settings.UPLOAD_PART_SIZE.get(settings)).isEqualTo(ByteSize.ofMiB(8));
            assertThat(Settings.UPLOAD_MULTIPART_LIMIT.find(settings)).isEmpty();
            assertThat(Settings.UPLOAD_MAX_OBJECT_SIZE.find(settings)).isEmpty();
            assertThat(Settings.UPLOAD_STORAGE_CLASS.find(settings)).isEmpty();
            assertThat(Settings.UPLOAD_EXPIRY.find(settings)).isEmpty();
            assertThat(Settings.UPLOAD_SWEEP_INTERVAL.get(settings)).isEqualTo(Duration.ofHours(1));
            assertThat(Settings.DOWNLOAD_CHUNK_SIZE.get(settings)).isEqualTo(ByteSize.ofKiB(256));
            assertThat(Settings.ACCESS_TOKEN.find(settings)).isEmpty();
            assertThat(Settings.WEB_ALLOWED_HOSTS.get(settings)).isEmpty();
            assertThat(Settings.WEB_ALLOWED_ORIGINS.get(settings)).isEmpty();
            assertThat(Settings.WEB_TLS_CERTIFICATE.find(settings)).isEmpty();
            assertThat(Settings.WEB_TLS_PRIVATE_KEY.find(settings)).isEmpty();
            assertThat(Settings.WEB_MAX_CONNECTIONS.get(settings)).isEqualTo(2048);
            assertThat(Settings.WEB_MAX_UPLOADS.get(settings)).isEqualTo(1024);
            assertThat(Settings.WEB_MAX_DOWNLOADS.get(settings)).isEqualTo(256);
            assertThat(Settings.WEB_MIN_RATE.get(settings)).isEqualTo(ByteSize.ofBytes(1000));
            assertThat(Settings.WEB_SHUTDOWN_GRACE.get(settings)).isEqualTo(Duration.ofSeconds(30));
        });
    }

    @Test
    void readsEveryEnvironmentVariable() {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "SLUICE_STORAGE_PROFILE",
                "MinIO",
                "SLUICE_STORAGE_ENDPOINT",
                "http://127.0.0.1:9000",
                "SLUICE_STORAGE_REGION",
                "kz1",
                "SLUICE_STORAGE_BUCKET",
                "one, two",
                "SLUICE_MEMORY_BUDGET",
                "40MiB",
                "SLUICE_UPLOAD_PARALLELISM",
                "2-3",
                "SLUICE_UPLOAD_PART_SIZE",
                "5242880",
                "SLUICE_UPLOAD_MULTIPART_LIMIT",
                "16 MB"));
        environment.putAll(Map.of(
                "SLUICE_UPLOAD_MAX_OBJECT_SIZE",
                "1GiB",
                "SLUICE_UPLOAD_STORAGE_CLASS",
                "COLD",
                "SLUICE_DOWNLOAD_CHUNK_SIZE",
                "64KiB",
                "SLUICE_ACCESS_TOKEN",
                "secret",
                "SLUICE_WEB_ALLOWED_HOSTS",
                "a.example, b.example",
                "SLUICE_WEB_ALLOWED_ORIGINS",
                "https://a.example",
                "SLUICE_WEB_SHUTDOWN_GRACE",
                "2m",
                "SLUICE_UPLOAD_EXPIRY",
                "3d",
                "SLUICE_UPLOAD_SWEEP_INTERVAL",
                "0"));
        environment.putAll(Map.of(
                "SLUICE_WEB_TLS_CERTIFICATE",
                "pom.xml",
                "SLUICE_WEB_TLS_PRIVATE_KEY",
                "src/../pom.xml",
                "SLUICE_WEB_MAX_UPLOADS",
                "7",
                "SLUICE_WEB_MAX_CONNECTIONS",
                "70",
                "SLUICE_WEB_MAX_DOWNLOADS",
                "17",
                "SLUICE_WEB_MIN_RATE",
                "0"));
        assertThat(environment.keySet())
                .isEqualTo(Settings.ALL.stream().map(Setting::variable).collect(Collectors.toSet()));

        withEnvironment(environment, settings -> {
            assertThat(Settings.STORAGE_PROFILE.find(settings)).hasValue(EndpointProfile.MINIO);
            assertThat(Settings.STORAGE_ENDPOINT.find(settings)).hasValue(URI.create("http://127.0.0.1:9000"));
            assertThat(Settings.STORAGE_REGION.find(settings)).hasValue("kz1");
            assertThat(Settings.STORAGE_BUCKET.get(settings)).containsExactly("one", "two");
            assertThat(Settings.MEMORY_BUDGET.get(settings)).isEqualTo(ByteSize.ofMiB(40));
            assertThat(Settings.UPLOAD_PARALLELISM.get(settings)).isEqualTo(new Parallelism(2, 3));
            assertThat(Settings.UPLOAD_PART_SIZE.get(settings)).isEqualTo(ByteSize.ofMiB(5));
            assertThat(Settings.UPLOAD_MULTIPART_LIMIT.find(settings)).hasValue(ByteSize.ofBytes(16_000_000));
            assertThat(Settings.UPLOAD_MAX_OBJECT_SIZE.find(settings)).hasValue(ByteSize.ofGiB(1));
            assertThat(Settings.UPLOAD_STORAGE_CLASS.find(settings)).hasValue("COLD");
            assertThat(Settings.UPLOAD_EXPIRY.find(settings)).hasValue(Duration.ofDays(3));
            assertThat(Settings.UPLOAD_SWEEP_INTERVAL.get(settings)).isEqualTo(Duration.ZERO);
            assertThat(Settings.DOWNLOAD_CHUNK_SIZE.get(settings)).isEqualTo(ByteSize.ofKiB(64));
            assertThat(Settings.ACCESS_TOKEN.get(settings).value()).isEqualTo("secret");
            assertThat(Settings.WEB_ALLOWED_HOSTS.get(settings)).containsExactly("a.example", "b.example");
            assertThat(Settings.WEB_ALLOWED_ORIGINS.get(settings)).containsExactly("https://a.example");
            assertThat(Settings.WEB_TLS_CERTIFICATE.find(settings))
                    .hasValue(Path.of("pom.xml").toAbsolutePath());
            assertThat(Settings.WEB_TLS_PRIVATE_KEY.find(settings))
                    .hasValue(Path.of("src/../pom.xml").toAbsolutePath());
            assertThat(Settings.WEB_MAX_CONNECTIONS.get(settings)).isEqualTo(70);
            assertThat(Settings.WEB_MAX_UPLOADS.get(settings)).isEqualTo(7);
            assertThat(Settings.WEB_MAX_DOWNLOADS.get(settings)).isEqualTo(17);
            assertThat(Settings.WEB_MIN_RATE.get(settings)).isEqualTo(ByteSize.ofBytes(0));
            assertThat(Settings.WEB_SHUTDOWN_GRACE.get(settings)).isEqualTo(Duration.ofMinutes(2));
        });
    }

    @Test
    void understandsTheNamesOfTheS3Proxy() {
        Map<String, String> inherited = Map.of(
                "UPLOAD_MULTIPART_LIMIT_MB",
                "12",
                "UPLOAD_MULTIPART_CHUNK_SIZE",
                "6291456",
                "DOWNLOAD_CHUNK_SIZE",
                "128KiB",
                "S3_REGION",
                "ru-central1");

        withEnvironment(inherited, settings -> {
            assertThat(Settings.UPLOAD_MULTIPART_LIMIT.find(settings)).hasValue(ByteSize.ofMiB(12));
            assertThat(Settings.UPLOAD_PART_SIZE.get(settings)).isEqualTo(ByteSize.ofMiB(6));
            assertThat(Settings.DOWNLOAD_CHUNK_SIZE.get(settings)).isEqualTo(ByteSize.ofKiB(128));
            assertThat(Settings.STORAGE_REGION.find(settings)).hasValue("ru-central1");
            assertThat(StoreTarget.isConfigured(settings)).isFalse();
        });
    }

    @Test
    void prefersItsOwnNames() {
        withEnvironment(Map.of("DOWNLOAD_CHUNK_SIZE", "128KiB", "SLUICE_DOWNLOAD_CHUNK_SIZE", "32KiB"),
                settings -> assertThat(Settings.DOWNLOAD_CHUNK_SIZE.get(settings)).isEqualTo(ByteSize.ofKiB(32)));
    }

    @Test
    void showsNoSecretOfAnAddress() {
        with(Map.of("sluice.storage.endpoint", "https://key:s3cret word@s3.example.org"), settings ->
                assertThatThrownBy(() -> Settings.STORAGE_ENDPOINT.find(settings))
                        .isInstanceOf(StartupException.class)
                        .hasMessageContaining("must not have credentials")
                        .message().doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @CsvSource({
        "sluice.storage.profile, azure, 'unknown storage profile ''azure'''",
        "sluice.storage.endpoint, ftp://x, https://s3.example.org",
        "sluice.storage.endpoint, 'http://a b', Illegal character",
        "sluice.memory.budget, lots, 8MiB",
        "sluice.upload.parallelism, 0, 1-16",
        "sluice.upload.parallelism, many, 1-16",
        "sluice.upload.multipart-limit, -1, 8MiB",
        "sluice.access-token, 'a b', printable ASCII",
        "sluice.upload.expiry, 3 weeks, 7d",
        "sluice.upload.sweep-interval, 1, 1h",
        "sluice.web.shutdown-grace, soon, 30s",
        "sluice.web.shutdown-grace, -5s, 30s",
        "sluice.web.tls.certificate, missing.pem, missing.pem",
        "sluice.web.tls.private-key, src, no file that can be read"
    })
    void saysWhatIsWrong(String name, String value, String reason) {
        with(
                Map.of(name, value),
                settings -> assertThatThrownBy(() -> Settings.ALL.forEach(setting -> setting.find(settings)))
                        .isInstanceOf(StartupException.class)
                        .hasMessageContaining(name)
                        .hasMessageContaining(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                        .hasMessageContaining(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   "})
    void takesNothingForNotSet(String nothing) {
        with(Map.of("sluice.access-token", nothing, "sluice.upload.part-size", nothing), settings -> {
            assertThat(Settings.ACCESS_TOKEN.find(settings)).isEmpty();
            assertThat(Settings.UPLOAD_PART_SIZE.get(settings)).isEqualTo(ByteSize.ofMiB(8));
        });
    }

    @Test
    void isDocumented() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        assertThat(documented).isEqualTo(new TreeMap<>(Settings.ALL.stream()
                .collect(Collectors.toMap(Setting::name, setting -> setting.preset().orElse("")))));
    }

    @Test
    void documentsTheInheritedNames() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "configuration.md"));
        List<String> inherited = Settings.ALL.stream()
                .flatMap(setting -> setting.inherited().stream())
                .map(Setting.Inherited::variable)
                .toList();

        assertThat(inherited).hasSize(4).allSatisfy(variable -> assertThat(document).contains("`" + variable + "`"));
    }

    private static void with(Map<String, String> properties, Consumer<PropertyResolver> test) {
        use(PropertySource.of("test", Map.copyOf(properties)), test);
    }

    private static void withEnvironment(Map<String, String> variables, Consumer<PropertyResolver> test) {
        use(
                PropertySource.of(
                        "test", Map.copyOf(variables), PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE),
                test);
    }

    private static void use(PropertySource source, Consumer<PropertyResolver> test) {
        try (ApplicationContext context = ApplicationContext.builder()
                .deduceEnvironment(false)
                .propertySources(source)
                .start()) {
            test.accept(context.getEnvironment());
        }
    }
}
