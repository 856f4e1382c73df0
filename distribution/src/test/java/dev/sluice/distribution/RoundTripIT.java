package dev.sluice.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.distribution.Distribution.Ended;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on one machine: serve, push, ls, get, and the end. */
@Timeout(120)
class RoundTripIT {

    private static final String READY = "Sluice is ready: ";

    @TempDir
    private Path folder;

    private Process server;
    private String url = "";

    @BeforeEach
    void serve() throws IOException {
        server = Distribution.builder(
                        "serve",
                        List.of(),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        folder.resolve("data").toString(),
                        "--bucket",
                        "archive")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(READY)) {
            line = output.readLine();
        }
        assertThat(line).isNotNull();
        url = line.substring(READY.length());
    }

    @AfterEach
    void kill() {
        server.destroyForcibly();
    }

    @Test
    void takesAFileThereAndBack() throws Exception {
        byte[] bytes = new byte[30_000_000];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("a ü.bin"), bytes);
        Path copy = folder.resolve("copy.bin");
        succeed("push", "--meta", "owner=me", file.toString(), url + "archive/deep/");
        assertThat(succeed("push", "--json", file.toString(), url + "archive/other")).contains("\"size\":30000000");
        assertThat(succeed("ls", "-r", url + "archive/"))
                .contains("deep/a ü.bin")
                .contains("28.6 MiB")
                .contains("other");
        assertThat(succeed("ls", url)).isEqualTo("archive\n");
        succeed("get", url + "archive/deep/a%20ü.bin", copy.toString());
        assertThat(copy).hasBinaryContent(bytes);
        assertThat(Distribution.run(List.of(), "push", "--no-overwrite", file.toString(), url + "archive/other")
                        .code())
                .isEqualTo(7);
        assertThat(Distribution.run(List.of(), "get", url + "archive/missing", copy.toString()).code()).isEqualTo(6);
        assertThat(Distribution.run(List.of(), "push", file.toString(), url + "elsewhere/").code()).isEqualTo(6);
        stopsWhenTold();
    }

    private void stopsWhenTold() throws InterruptedException {
        server.destroy();
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isZero();
    }

    private static String succeed(String... arguments) throws IOException, InterruptedException {
        Ended ended = Distribution.run(List.of(), arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }
}
