package dev.sluice.web.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadExpiryTest {

    private static final Duration STORE = Duration.ofHours(23);

    @Test
    void isAsLongAsTheStoreKeepsParts() {
        assertThat(UploadExpiry.of(Optional.empty(), STORE).duration()).isEqualTo(STORE);
    }

    @Test
    void mayBeShorter() {
        assertThat(UploadExpiry.of(Optional.of(Duration.ofHours(2)), STORE).duration()).isEqualTo(Duration.ofHours(2));
        assertThat(UploadExpiry.of(Optional.of(STORE), STORE).duration()).isEqualTo(STORE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT23H0.001S", "P1D"})
    void isNeverLonger(Duration wanted) {
        assertThatThrownBy(() -> UploadExpiry.of(Optional.of(wanted), STORE))
                .isInstanceOf(StartupException.class)
                .hasMessageContainingAll("sluice.upload.expiry", "SLUICE_UPLOAD_EXPIRY", "at most 23h");
    }
}
