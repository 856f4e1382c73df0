package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadRequestTest {

    @Test
    void needsNothingButAnAddress() {
        UploadRequest request = UploadRequest.to("bucket", "key").build();

        assertThat(request.size()).isEmpty();
        assertThat(request.contentType()).isEmpty();
        assertThat(request.metadata()).isEqualTo(UserMetadata.EMPTY);
        assertThat(request.expectedDigest()).isEmpty();
        assertThat(request.precondition()).isEqualTo(Precondition.NONE);
        assertThat(request.storageClass()).isEmpty();
    }

    @Test
    void refusesANegativeSize() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadRequest.to("bucket", "key").size(-1).build())
                .withMessageContaining("size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "text/plain\r\nX: y", "тип"})
    void refusesAContentTypeThatIsNoHeaderValue(String contentType) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UploadRequest.to("bucket", "key").contentType(contentType).build())
                .withMessageContaining("contentType");
    }

    @Test
    void keepsMetadataInAnyScriptUnderLowerCaseNames() {
        UserMetadata metadata = UserMetadata.of(Map.of("Owner", "Айгүл"));

        assertThat(metadata.entries()).containsExactly(Map.entry("owner", "Айгүл"));
    }

    @Test
    void refusesMoreMetadataThanAnyStoreTakes() {
        assertThat(withMetadata(Map.of("a", "x".repeat(1948))).metadata().entries()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withMetadata(Map.of("a", "x".repeat(1949))))
                .withMessageContaining("1961");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withMetadata(Map.of("a", "ж".repeat(700))))
                .withMessageContaining("1960");
    }

    private static UploadRequest withMetadata(Map<String, String> metadata) {
        return UploadRequest.to("bucket", "key").metadata(metadata).build();
    }

    @Test
    void readsMoreMetadataThanItWouldWrite() {
        assertThat(UserMetadata.of(Map.of("a", "x".repeat(4000))).entries()).hasSize(1);
    }

    @Test
    void refusesMetadataThatBreaksAHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserMetadata.of(Map.of("a", "b\r\nc")))
                .withMessageContaining("line breaks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserMetadata.of(Map.of("a b", "c")))
                .withMessageContaining("name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserMetadata.of(Map.of("Sluice-Upload", "c")))
                .withMessageContaining("name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserMetadata.of(Map.of("A", "b", "a", "c")))
                .withMessageContaining("twice");
    }

    @Test
    void keepsWhatReadersAreToldOfTheContent() {
        ContentHeaders headers = ContentHeaders.NONE
                .withEncoding("gzip")
                .withCacheControl("no-cache")
                .withLanguage("kk")
                .withDisposition("inline; filename=a")
                .withExpires(Instant.parse("2030-01-01T00:00:00.5Z"));

        UploadRequest request = UploadRequest.to("bucket", "key").contentHeaders(headers).build();

        assertThat(request.contentHeaders())
                .isEqualTo(new ContentHeaders(
                        Optional.of("gzip"),
                        Optional.of("no-cache"),
                        Optional.of("kk"),
                        Optional.of("inline; filename=a"),
                        Optional.of(Instant.parse("2030-01-01T00:00:00Z"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "gzip\r\nX: y", "gzip\u0000", "тип"})
    void refusesWhatNoHeaderCanSayOfTheContent(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHeaders.NONE.withEncoding(value))
                .withMessageContaining("contentEncoding");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHeaders.NONE.withCacheControl(value))
                .withMessageContaining("cacheControl");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHeaders.NONE.withLanguage(value))
                .withMessageContaining("contentLanguage");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContentHeaders.NONE.withDisposition(value))
                .withMessageContaining("contentDisposition");
        assertThat(ContentHeaders.ifAllowed(value)).isEmpty();
    }

    @Test
    void refusesADigestOfTheWrongLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.ofBase64(DigestAlgorithm.SHA_256, "AAAA"))
                .withMessageContaining("32");
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofBase64(DigestAlgorithm.CRC32C, "no base64!"));
    }

    @Test
    void showsACrcInBase64BigEndian() {
        assertThat(Digest.ofCrc32c(0xE3069283).base64()).isEqualTo("4waSgw==");
    }
}
