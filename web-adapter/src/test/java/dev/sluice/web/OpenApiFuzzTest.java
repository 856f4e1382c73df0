package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that <a href="https://schemathesis.readthedocs.io/">Schemathesis</a> makes up from the OpenAPI document find no
 * answer that the document doesn't tell. Where it is: in {@code PATH}, or where {@code SLUICE_TEST_SCHEMATHESIS} says.
 */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
class OpenApiFuzzTest {

    private static final String CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    /** The gateway may be busy, and say so: 503 is told, and no fault. */
    private static final String CONFIGURATION = """
            [checks.not_a_server_error]
            expected-statuses = ["2xx", "3xx", "4xx", "503"]
            """;
    private static final long MOST_MINUTES = 10;

    @Inject
    EmbeddedServer server;

    @Test
    void findsNothingThatIsNotTold(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> schemathesis = schemathesis();
        assumeTrue(schemathesis.isPresent(), "there is no schemathesis: pip install schemathesis");
        Path output = folder.resolve("output");
        Files.writeString(folder.resolve("schemathesis.toml"), CONFIGURATION);
        Process process = new ProcessBuilder(schemathesis.get().toString(), "run", server.getURI().resolve("/openapi").toString(),
                "--url", server.getURI().toString(), "--phases", "coverage,fuzzing", "--checks", CHECKS, "--max-examples", System.getProperty("sluice.test.examples", "10"),
                "--seed", "7", "--no-color")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended && process.exitValue() == 0).as(Files.readString(output, StandardCharsets.UTF_8)).isTrue();
    }

    private static Optional<Path> schemathesis() {
        Stream<String> named = Optional.ofNullable(System.getenv("SLUICE_TEST_SCHEMATHESIS")).stream();
        Stream<String> found = Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(folder -> folder + "/schemathesis");
        return Stream.concat(named, found).map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
