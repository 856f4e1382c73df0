package dev.sluice.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.distribution.Distribution.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as it was built. */
class SluiceIT {

    @TempDir
    private Path folder;

    @Test
    void tellsTheVersionOfTheBuild() throws Exception {
        Ended ended = Distribution.run(List.of(), "--version");
        assertThat(ended)
                .isEqualTo(new Ended(
                        0,
                        "sluice " + System.getProperty("project.version") + " (JDK " + Runtime.version() + ")\n",
                        ""));
    }

    @Test
    void listsItsCommands() throws Exception {
        Ended ended = Distribution.run(List.of(), "--help");
        assertThat(ended.code()).isZero();
        assertThat(ended.out())
                .containsPattern("(?m)^  serve ")
                .containsPattern("(?m)^  push ")
                .containsPattern("(?m)^  get ")
                .containsPattern("(?m)^  ls ")
                .containsPattern("(?m)^  doctor ")
                .containsPattern("(?m)^  sweep ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "push --frobnicate a b",
                "push",
                "get",
                "ls",
                "ls a b",
                "serve --port nine",
                "doctor --port 1",
                "sweep a"
            })
    void saysInOneLineThatTheCommandLineIsWrong(String line) throws Exception {
        Ended ended = Distribution.run(List.of(), line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.err()).startsWith("sluice: ").contains("--help");
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void loadsNoServerToPush() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Ended ended =
                Distribution.run(List.of("-Xlog:class+load"), "push", file.toString(), "http://127.0.0.1:1/bucket/key");
        assertThat(ended.code()).isEqualTo(4);
        assertThat(ended.out())
                .contains("dev.sluice.cli.push.PushCommand")
                .doesNotContain("dev.sluice.web", "io.micronaut", "io.netty", "software.amazon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "serve"})
    void startsFromTheCacheThatTheBuildMade(String kind) throws Exception {
        Path cache = Distribution.file(kind + ".aot");
        assumeThat(cache).as("the build could not make the cache").exists();
        Ended ended = Distribution.run(kind, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"), "--version");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void ignoresACacheThatDoesNotFit() throws Exception {
        Path cache = Files.write(folder.resolve("other.aot"), new byte[100_000]);
        Ended ended = Distribution.run(List.of("-XX:AOTCache=" + cache), "--version");
        assertThat(ended.code()).isZero();
        assertThat(ended.out()).startsWith("sluice ").doesNotContain("AOT", "[");
        assertThat(ended.err()).isEmpty();
    }
}
