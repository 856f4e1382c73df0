package dev.sluice.s3;

import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreLimits;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of a kind of store, as data. Immutable; where yours differs, take the nearest and change it:
 * {@code EndpointProfile.GENERIC.withConditionalWrites(true)}.
 *
 * @param name               what configuration calls it
 * @param region             the region to sign for when none is given; absent: the AWS SDK looks for one, and for the
 *                           endpoint that belongs to it
 * @param endpoints          the endpoint of each region; where there is none for a region, one has to be given
 * @param pathStyle          whether the bucket goes into the path, not into the host's name
 * @param limits             its limits
 * @param checksums          how it lets the bytes of a part be checked
 * @param fullObjectChecksum whether it checks CRC32C of the whole object at completion, and keeps it
 * @param conditionalWrites  whether it keeps {@code If-None-Match: *} atomically
 * @param uploadExpiry       how long an unfinished multipart upload can be relied on
 * @param tried              whether Sluice's tests run against it; the others follow their documentation
 */
public record EndpointProfile(
        String name,
        Optional<String> region,
        Map<String, URI> endpoints,
        boolean pathStyle,
        StoreLimits limits,
        ChecksumMode checksums,
        boolean fullObjectChecksum,
        boolean conditionalWrites,
        Duration uploadExpiry,
        boolean tried) {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;
    private static final long TB = 1_000_000_000_000L;
    private static final Optional<String> US_EAST_1 = Optional.of("us-east-1");

    /**
     * Amazon S3. The region's own endpoint, virtual-host addresses.
     * <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">Checksums</a>,
     * <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional writes</a>.
     */
    public static final EndpointProfile AWS = new EndpointProfile(
            "aws", Optional.empty(), Map.of(), false, StoreLimits.AWS,
            ChecksumMode.CRC32C_HEADER_OR_TRAILER, true, true, Duration.ofDays(7), false);

    /**
     * Yandex Object Storage in Russia ({@code ru-central1}) and Kazakhstan ({@code kz1}). Path style, as a bucket's
     * name with dots has no certificate; {@code Content-MD5} is the checksum that its documentation names.
     */
    public static final EndpointProfile YANDEX = new EndpointProfile(
            "yandex",
            Optional.of("ru-central1"),
            Map.of(
                    "ru-central1",
                    URI.create("https://storage.yandexcloud.net"),
                    "kz1",
                    URI.create("https://storage.yandexcloud.kz")),
            true,
            objectsUpTo(5 * TB),
            ChecksumMode.CONTENT_MD5,
            false,
            true,
            Duration.ofDays(7),
            false);

    /** PS.kz. What it checks is not documented, so objects are read back. */
    public static final EndpointProfile PSKZ = new EndpointProfile(
            "pskz", US_EAST_1, Map.of("us-east-1", URI.create("https://object.pscloud.io")), true, objectsUpTo(5 * TIB),
            ChecksumMode.NONE, false, false, Duration.ofDays(7), false);

    /** MinIO. It drops unfinished uploads after 24 hours by itself unless configured otherwise. */
    public static final EndpointProfile MINIO = new EndpointProfile(
            "minio", US_EAST_1, Map.of(), true, objectsUpTo(5 * TIB),
            ChecksumMode.CRC32C_HEADER_OR_TRAILER, true, true, Duration.ofHours(23), true);

    /** Ceph's RADOS Gateway, any release: {@code x-amz-checksum} and {@code If-None-Match} are new there. */
    public static final EndpointProfile CEPH = new EndpointProfile(
            "ceph", US_EAST_1, Map.of(), true, objectsUpTo(5 * TIB),
            ChecksumMode.CONTENT_MD5, false, false, Duration.ofDays(7), false);

    /**
     * The S3 server that Sluice brings along: checks CRC32C in headers, takes it in trailers unchecked, and keeps none.
     */
    public static final EndpointProfile EMBEDDED = new EndpointProfile(
            "embedded", US_EAST_1, Map.of(), true, objectsUpTo(5 * TIB),
            ChecksumMode.CRC32C_HEADER_OR_UNCHECKED_TRAILER, false, true, Duration.ofDays(7), true);

    /** Any other S3 endpoint: nothing is taken for granted. */
    public static final EndpointProfile GENERIC = new EndpointProfile(
            "generic", US_EAST_1, Map.of(), true, objectsUpTo(5 * TIB),
            ChecksumMode.NONE, false, false, Duration.ofDays(7), false);

    private static final List<EndpointProfile> ALL = List.of(AWS, YANDEX, PSKZ, MINIO, CEPH, EMBEDDED, GENERIC);

    public EndpointProfile {
        endpoints = Map.copyOf(endpoints);
        if (name.isBlank()) {
            throw new IllegalArgumentException("name of a profile must not be blank");
        }
        if (uploadExpiry.isNegative() || uploadExpiry.isZero()) {
            throw new IllegalArgumentException("uploadExpiry must be positive: " + uploadExpiry);
        }
    }

    /** The profiles that have a name in configuration. */
    public static List<EndpointProfile> all() {
        return ALL;
    }

    /**
     * The profile of that name, in upper or lower case.
     *
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static EndpointProfile ofName(String name) {
        return ALL.stream()
                .filter(profile -> profile.name.equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown storage profile '" + name + "'; there are "
                        + ALL.stream().map(EndpointProfile::name).collect(Collectors.joining(", "))));
    }

    public EndpointProfile withPathStyle(boolean value) {
        return new EndpointProfile(
                name,
                region,
                endpoints,
                value,
                limits,
                checksums,
                fullObjectChecksum,
                conditionalWrites,
                uploadExpiry,
                tried);
    }

    public EndpointProfile withLimits(StoreLimits value) {
        return new EndpointProfile(
                name,
                region,
                endpoints,
                pathStyle,
                value,
                checksums,
                fullObjectChecksum,
                conditionalWrites,
                uploadExpiry,
                tried);
    }

    /** @param fullObject whether the store checks the whole object's CRC32C at completion, too */
    public EndpointProfile withChecksums(ChecksumMode value, boolean fullObject) {
        return new EndpointProfile(
                name, region, endpoints, pathStyle, limits, value, fullObject, conditionalWrites, uploadExpiry, tried);
    }

    public EndpointProfile withConditionalWrites(boolean value) {
        return new EndpointProfile(
                name, region, endpoints, pathStyle, limits, checksums, fullObjectChecksum, value, uploadExpiry, tried);
    }

    public EndpointProfile withUploadExpiry(Duration value) {
        return new EndpointProfile(
                name,
                region,
                endpoints,
                pathStyle,
                limits,
                checksums,
                fullObjectChecksum,
                conditionalWrites,
                value,
                tried);
    }

    StoreFeatures features() {
        return new StoreFeatures(checksums.feature(), fullObjectChecksum, conditionalWrites);
    }

    private static StoreLimits objectsUpTo(long bytes) {
        return new StoreLimits(5 * MIB, 5 * GIB, 10_000, bytes, 5 * GIB);
    }
}
