package dev.sluice.s3.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdkCheckTest {

    @ParameterizedTest
    @CsvSource({
        "25,     true,  UNSAFE", "25.0.1, true,  UNSAFE", "25.0.2, true,  UNSAFE", "25.0.2, false, NOTE",
        "25.0.3, true,  ", "21.0.8, true,  ", "26,     true,  ", "25.0.3, false, "
    })
    void warnsOfReleasesThatCorruptPinnedArrays(String version, boolean collectedByG1, Verdict verdict) {
        List<Verdict> verdicts = new ArrayList<>();

        JdkCheck.run(
                Runtime.Version.parse(version),
                collectedByG1,
                new Findings(finding -> verdicts.add(finding.verdict())));

        assertThat(verdicts).isEqualTo(verdict == null ? List.of() : List.of(verdict));
    }
}
