package dev.sluice.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadIdTest {

    private static final String HEX = "0123456789abcdef0123456789abcdef";
    private static final UploadId ID = new UploadId("archive", HEX, Instant.ofEpochSecond(1_800_000_000), HEX);

    @Test
    void isFoundAgainInItsText() {
        assertThat(UploadId.parse(ID.text())).contains(ID);
        assertThat(ID.text()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "archive",
                "../x/1800000000-" + HEX,
                "archive/" + HEX + "/1800000000-" + HEX + "x",
                "archive/" + HEX + "/180000000-" + HEX,
                "AB/" + HEX + "/1800000000-" + HEX,
                "archive/" + HEX + "/9999999999-0123"
            })
    void isNotWhatLooksLikeOne(String name) {
        assertThat(UploadId.parse(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(name.getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "ä", "a b", "%00"})
    void isNoOtherText(String text) {
        assertThat(UploadId.parse(text)).isEmpty();
        assertThat(UploadId.parse(ID.text() + text)).isEmpty();
    }

    @Test
    void refusesComponentsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UploadId("archive", "0", ID.expiry(), HEX))
                .withMessageContaining("group");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UploadId("archive", HEX, ID.expiry(), "A" + HEX.substring(1)))
                .withMessageContaining("random");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UploadId("archive", HEX, Instant.ofEpochMilli(1_800_000_000_500L), HEX))
                .withMessageContaining("expiry");
    }
}
