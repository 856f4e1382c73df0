package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the benchmarks measured stands in the documents as they wrote it. */
class QuotedResultsTest {

    private static final Path RESULTS = Path.of("results");
    private static final Path README = Path.of("../README.md");
    private static final Path MEASUREMENTS = Path.of("../docs/measurements.md");

    @ParameterizedTest
    @ValueSource(strings = {"throughput.md", "memory.md"})
    void theReadmeQuotesWhatMattersMost(String result) throws IOException {
        assertThat(Files.readString(README)).contains(Files.readString(RESULTS.resolve(result)));
    }

    @Test
    void allResultsAreQuoted() throws IOException {
        String quoted = Files.readString(README) + Files.readString(MEASUREMENTS);
        try (Stream<Path> files = Files.list(RESULTS)) {
            assertThat(files).allSatisfy(file -> assertThat(quoted).contains(Files.readString(file)));
        }
    }
}
