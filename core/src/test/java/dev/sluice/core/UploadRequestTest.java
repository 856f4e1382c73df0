package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
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
        assertThatIllegalArgumentException().isThrownBy(() -> UploadRequest.to("bucket", "key").size(-1).build()).withMessageContaining("size");
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
    void refusesMetadataThatIsTooMuchOrBreaksAHeader() {
        assertThatIllegalArgumentException().isThrownBy(() -> UserMetadata.of(Map.of("a", "x".repeat(2048)))).withMessageContaining("2049");
        assertThat(UserMetadata.of(Map.of("a", "x".repeat(2047))).entries()).hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> UserMetadata.of(Map.of("a", "b\r\nc"))).withMessageContaining("line breaks");
        assertThatIllegalArgumentException().isThrownBy(() -> UserMetadata.of(Map.of("a b", "c"))).withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> UserMetadata.of(Map.of("Sluice-Upload", "c"))).withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> UserMetadata.of(Map.of("A", "b", "a", "c"))).withMessageContaining("twice");
    }

    @Test
    void refusesADigestOfTheWrongLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofBase64(DigestAlgorithm.SHA_256, "AAAA")).withMessageContaining("32");
        assertThatIllegalArgumentException().isThrownBy(() -> Digest.ofBase64(DigestAlgorithm.CRC32C, "no base64!"));
    }

    @Test
    void showsACrcInBase64BigEndian() {
        assertThat(Digest.ofCrc32c(0xE3069283).base64()).isEqualTo("4waSgw==");
    }
}
