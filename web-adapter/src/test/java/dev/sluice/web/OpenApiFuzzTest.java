package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.ServerProgram;
import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that <a href="https://schemathesis.readthedocs.io/">Schemathesis</a> makes up from the OpenAPI document find
 * no answer that the document doesn't tell.
 */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
@Property(name = InMemoryStoreFactory.SMALL_PARTS, value = "true")
class OpenApiFuzzTest {

    private static final String CHECKS =
            "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
    /** A bucket that is there, as all that is asked of others is 404. */
    private static final String CONFIGURATION = """
            [parameters]
            "path.bucket" = "files"
            """;
    private static final long MOST_MINUTES = 10;

    @Inject
    EmbeddedServer server;

    @Test
    void findsNothingThatIsNotTold(@TempDir Path folder) throws IOException, InterruptedException {
        Optional<Path> schemathesis = ServerProgram.find("schemathesis");
        assumeTrue(schemathesis.isPresent(), "there is no schemathesis: pip install schemathesis");
        Path output = folder.resolve("output");
        Files.writeString(folder.resolve("schemathesis.toml"), CONFIGURATION);
        Process process = new ProcessBuilder(
                        schemathesis.get().toString(),
                        "run",
                        server.getURI().resolve("/openapi").toString(),
                        "--url",
                        server.getURI().toString(),
                        "--checks",
                        CHECKS,
                        "--max-examples",
                        System.getProperty("sluice.test.examples", "10"),
                        "--seed",
                        "7",
                        "--no-color")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly();

        assertThat(ended && process.exitValue() == 0).as(Files.readString(output, StandardCharsets.UTF_8)).isTrue();
    }
}
