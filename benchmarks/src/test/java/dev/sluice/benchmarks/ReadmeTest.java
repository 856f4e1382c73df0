package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README quotes what the benchmarks measured, as they wrote it. */
class ReadmeTest {

    @ParameterizedTest
    @ValueSource(strings = {"throughput.md", "memory.md"})
    void quotesTheResults(String name) throws IOException {
        assertThat(Path.of("../README.md")).content().contains(Files.readString(Path.of("results", name)));
    }
}
