package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README quotes what the benchmarks measured, as they wrote it. */
class ReadmeTest {

    private static final Path RESULTS = Path.of("results");

    @Test
    void quotesTheResults() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        try (Stream<Path> files = Files.list(RESULTS)) {
            assertThat(files.toList()).contains(RESULTS.resolve("throughput.md"), RESULTS.resolve("memory.md"))
                    .allSatisfy(file -> assertThat(readme).contains(Files.readString(file)));
        }
    }
}
