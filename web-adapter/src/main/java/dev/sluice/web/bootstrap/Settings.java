package dev.sluice.web.bootstrap;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Parallelism;
import dev.sluice.s3.EndpointProfile;
import dev.sluice.web.access.AccessToken;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every setting of the gateway. {@code docs/configuration.md} explains them. */
final class Settings {

    static final Setting<EndpointProfile> STORAGE_PROFILE =
            Setting.optional("sluice.storage.profile", EndpointProfile::ofName);
    static final Setting<URI> STORAGE_ENDPOINT = Setting.optional("sluice.storage.endpoint", Settings::address);
    static final Setting<String> STORAGE_REGION = Setting.optional("sluice.storage.region", UnaryOperator.identity())
            .orInherited("S3_REGION", UnaryOperator.identity());
    static final Setting<List<String>> STORAGE_BUCKET = Setting.of("sluice.storage.bucket", "", Settings::names);

    static final Setting<ByteSize> MEMORY_BUDGET = Setting.of("sluice.memory.budget", "48MiB", ByteSize::parse);

    static final Setting<Parallelism> UPLOAD_PARALLELISM =
            Setting.of("sluice.upload.parallelism", "1-16", Parallelism::parse);
    static final Setting<ByteSize> UPLOAD_PART_SIZE = Setting.of("sluice.upload.part-size", "8MiB", ByteSize::parse)
            .orInherited("UPLOAD_MULTIPART_CHUNK_SIZE", UnaryOperator.identity());
    static final Setting<ByteSize> UPLOAD_MULTIPART_LIMIT = Setting.optional(
                    "sluice.upload.multipart-limit", ByteSize::parse)
            .orInherited("UPLOAD_MULTIPART_LIMIT_MB", mebibytes -> mebibytes + "MiB");
    static final Setting<ByteSize> UPLOAD_MAX_OBJECT_SIZE =
            Setting.optional("sluice.upload.max-object-size", ByteSize::parse);
    static final Setting<String> UPLOAD_STORAGE_CLASS =
            Setting.optional("sluice.upload.storage-class", UnaryOperator.identity());
    static final Setting<Duration> UPLOAD_EXPIRY = Setting.optional("sluice.upload.expiry", Settings::duration);
    static final Setting<Duration> UPLOAD_SWEEP_INTERVAL =
            Setting.of("sluice.upload.sweep-interval", "1h", Settings::duration);

    static final Setting<ByteSize> DOWNLOAD_CHUNK_SIZE = Setting.of(
                    "sluice.download.chunk-size", "256KiB", ByteSize::parse)
            .orInherited("DOWNLOAD_CHUNK_SIZE", UnaryOperator.identity());

    static final Setting<AccessToken> ACCESS_TOKEN = Setting.optional("sluice.access-token", AccessToken::new);
    static final Setting<List<String>> WEB_ALLOWED_HOSTS = Setting.of("sluice.web.allowed-hosts", "", Settings::names);
    static final Setting<List<String>> WEB_ALLOWED_ORIGINS =
            Setting.of("sluice.web.allowed-origins", "", Settings::names);
    static final Setting<Path> WEB_TLS_CERTIFICATE =
            Setting.optional("sluice.web.tls.certificate", Settings::readableFile);
    static final Setting<Path> WEB_TLS_PRIVATE_KEY =
            Setting.optional("sluice.web.tls.private-key", Settings::readableFile);
    static final Setting<Integer> WEB_MAX_CONNECTIONS =
            Setting.of("sluice.web.max-connections", "2048", Settings::positive);
    static final Setting<Integer> WEB_MAX_UPLOADS = Setting.of("sluice.web.max-uploads", "1024", Settings::positive);
    static final Setting<Integer> WEB_MAX_DOWNLOADS = Setting.of("sluice.web.max-downloads", "256", Settings::positive);
    static final Setting<ByteSize> WEB_MIN_RATE = Setting.of("sluice.web.min-rate", "1kB", ByteSize::parse);
    static final Setting<Duration> WEB_SHUTDOWN_GRACE =
            Setting.of("sluice.web.shutdown-grace", "30s", Settings::duration);

    static final List<Setting<?>> ALL = List.of(
            STORAGE_PROFILE,
            STORAGE_ENDPOINT,
            STORAGE_REGION,
            STORAGE_BUCKET,
            MEMORY_BUDGET,
            UPLOAD_PARALLELISM,
            UPLOAD_PART_SIZE,
            UPLOAD_MULTIPART_LIMIT,
            UPLOAD_MAX_OBJECT_SIZE,
            UPLOAD_STORAGE_CLASS,
            UPLOAD_EXPIRY,
            UPLOAD_SWEEP_INTERVAL,
            DOWNLOAD_CHUNK_SIZE,
            ACCESS_TOKEN,
            WEB_ALLOWED_HOSTS,
            WEB_ALLOWED_ORIGINS,
            WEB_TLS_CERTIFICATE,
            WEB_TLS_PRIVATE_KEY,
            WEB_MAX_CONNECTIONS,
            WEB_MAX_UPLOADS,
            WEB_MAX_DOWNLOADS,
            WEB_MIN_RATE,
            WEB_SHUTDOWN_GRACE);

    /** Settings of earlier versions, which nothing goes by any more. */
    static final List<Setting<String>> WITHOUT_EFFECT =
            List.of(Setting.optional("sluice.storage.transport", UnaryOperator.identity()));

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

    private Settings() {
    }

    private static URI address(String text) {
        // An address is shown in messages, so it must not hold what messages must not.
        if (text.contains("@")) {
            throw new IllegalArgumentException(
                    "an address must not have credentials in it; give them by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        if (!text.matches("https?://.*") || URI.create(text).getHost() == null) {
            throw new IllegalArgumentException("not an address such as https://s3.example.org: '" + text + "'");
        }
        return URI.create(text);
    }

    private static Path readableFile(String text) {
        Path file = Path.of(text).toAbsolutePath();
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new IllegalArgumentException("there is no file that can be read at " + file);
        }
        return file;
    }

    private static int positive(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("not a number from 1 on: '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a duration such as 30s, 500ms, 5m, 1h or 7d: '" + text + "'");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
