package dev.sluice.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;
import dev.sluice.core.storage.StoreLimits;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointProfileTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final long TIB = 1L << 40;
    private static final Map<String, URI> NONE = Map.of();

    static Stream<Arguments> everyValue() {
        Map<String, URI> yandex = Map.of(
                "ru-central1",
                URI.create("https://storage.yandexcloud.net"),
                "kz1",
                URI.create("https://storage.yandexcloud.kz"));
        Map<String, URI> pskz = Map.of("us-east-1", URI.create("https://object.pscloud.io"));
        Duration week = Duration.ofDays(7);
        ChecksumMode crc = ChecksumMode.CRC32C_HEADER_OR_TRAILER;
        return Stream.of(
                profile("aws", null, NONE, false, 50_000 * GIB, crc, true, true, week, false),
                profile(
                        "yandex",
                        "ru-central1",
                        yandex,
                        true,
                        5_000_000_000_000L,
                        ChecksumMode.CONTENT_MD5,
                        false,
                        true,
                        week,
                        false),
                profile("pskz", "us-east-1", pskz, true, 5 * TIB, ChecksumMode.NONE, false, false, week, false),
                profile("minio", "us-east-1", NONE, true, 5 * TIB, crc, true, true, Duration.ofHours(23), true),
                profile("ceph", "us-east-1", NONE, true, 5 * TIB, ChecksumMode.CONTENT_MD5, false, false, week, false),
                profile(
                        "embedded",
                        "us-east-1",
                        NONE,
                        true,
                        5 * TIB,
                        ChecksumMode.CRC32C_HEADER_OR_UNCHECKED_TRAILER,
                        false,
                        true,
                        week,
                        true),
                profile("generic", "us-east-1", NONE, true, 5 * TIB, ChecksumMode.NONE, false, false, week, false));
    }

    private static Arguments profile(
            String name, String region, Map<String, URI> endpoints, boolean pathStyle, long maxObjectSize,
            ChecksumMode checksums, boolean fullObject, boolean conditional, Duration expiry, boolean tried) {
        StoreLimits limits = new StoreLimits(5 * MIB, 5 * GIB, 10_000, maxObjectSize, 5 * GIB);
        return Arguments.of(
                name,
                new EndpointProfile(
                        name,
                        Optional.ofNullable(region),
                        endpoints,
                        pathStyle,
                        limits,
                        checksums,
                        fullObject,
                        conditional,
                        expiry,
                        tried));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyValue")
    void knowsWhatIsDocumented(String name, EndpointProfile expected) {
        assertThat(EndpointProfile.ofName(name)).isEqualTo(expected);
    }

    @Test
    void listsAllOfThem() {
        assertThat(EndpointProfile.all()).extracting(EndpointProfile::name)
                .containsExactlyElementsOf(everyValue().map(arguments -> (String) arguments.get()[0]).toList());
    }

    @Test
    void claimsOnlyWhatIsTested() {
        assertThat(EndpointProfile.all()).filteredOn(EndpointProfile::tried)
                .containsExactlyInAnyOrder(EndpointProfile.MINIO, EndpointProfile.EMBEDDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MINIO", " MinIO ", "minio"})
    void isFoundInAnyCase(String text) {
        assertThat(EndpointProfile.ofName(text)).isSameAs(EndpointProfile.MINIO);
    }

    @Test
    void saysWhichThereAre() {
        assertThatThrownBy(() -> EndpointProfile.ofName("azure"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unknown storage profile 'azure'; there are aws, yandex, pskz, minio, ceph, embedded, generic");
    }

    @Test
    void becomesFeatures() {
        assertThat(EndpointProfile.AWS.features())
                .isEqualTo(new StoreFeatures(Checksums.HEADER_OR_TRAILER, true, true));
        assertThat(EndpointProfile.YANDEX.features()).isEqualTo(new StoreFeatures(Checksums.HEADER, false, true));
        assertThat(EndpointProfile.GENERIC.features()).isEqualTo(new StoreFeatures(Checksums.NONE, false, false));
    }

    @Test
    void canBeChanged() {
        EndpointProfile changed = EndpointProfile.GENERIC
                .withPathStyle(false)
                .withLimits(StoreLimits.AWS)
                .withChecksums(ChecksumMode.CRC32C_HEADER_OR_TRAILER, true)
                .withConditionalWrites(true)
                .withUploadExpiry(Duration.ofHours(1));
        assertThat(changed)
                .isEqualTo(new EndpointProfile(
                        "generic",
                        Optional.of("us-east-1"),
                        Map.of(),
                        false,
                        StoreLimits.AWS,
                        ChecksumMode.CRC32C_HEADER_OR_TRAILER,
                        true,
                        true,
                        Duration.ofHours(1),
                        false));
    }

    @Test
    void refusesAnExpiryThatIsNone() {
        assertThatThrownBy(() -> EndpointProfile.MINIO.withUploadExpiry(Duration.ZERO))
                .hasMessageContaining("uploadExpiry");
    }
}
