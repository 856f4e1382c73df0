package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README says of the memory is what is set. */
class MemoryFormulaTest {

    @Test
    void hasTheBudgetThatIsTheDefault() throws IOException {
        long mebibytes = MemoryFormula.ofReadme().budget() >> 20;

        assertThat(Path.of("../docs/configuration.md"))
                .content()
                .contains("| `sluice.memory.budget` | `" + mebibytes + "MiB` |");
    }

    @Test
    void namesTheLimitsOfTheJvm() throws IOException {
        assertThat(Path.of("../README.md"))
                .content()
                .containsPattern("heap of 80 MiB, 32 MiB of compiled code and 192 MiB outside");
        assertThat(Files.readAllLines(Path.of("../distribution/src/main/options/serve.options")))
                .contains("-Xmx80m", "-XX:ReservedCodeCacheSize=32m", "-XX:MaxDirectMemorySize=192m");
    }
}
