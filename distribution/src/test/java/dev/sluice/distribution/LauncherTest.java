package dev.sluice.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.distribution.LauncherProject.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code sluice}, on machines that lack this and that. */
class LauncherTest {

    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        assertFails(new LauncherProject(folder), "JDK 25 or later is needed and was not found. Install one");
    }

    @Test
    void saysThatTheJdkIsTooOld() throws Exception {
        assertFails(
                new LauncherProject(folder).jdk("21.0.2"),
                "JDK 25 or later is needed and was not found (only JDK 21, at ");
    }

    @Test
    void countsTheOldNumbersOfJdk8() throws Exception {
        assertFails(
                new LauncherProject(folder).jdk("1.8.0_452"),
                "JDK 25 or later is needed and was not found (only JDK 8, at ");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        assertFails(
                LauncherProject.complete(folder).without("mvn"),
                "Maven 3.8 or later is needed to build Sluice and was not found. Install it");
    }

    @Test
    void saysThatMavenIsTooOld() throws Exception {
        assertFails(
                LauncherProject.complete(folder).maven("3.6.3"),
                "Maven 3.8 or later is needed to build Sluice; this is 3.6. Install a later one.");
    }

    @Test
    void saysThatMavenIsBroken() throws Exception {
        assertFails(
                LauncherProject.complete(folder).tool("mvn", "echo 'no such thing' >&2; exit 1"),
                "Maven doesn't start: no such thing.");
        assertFails(
                LauncherProject.complete(folder.resolve("b")).tool("mvn", "echo hello"),
                "Maven doesn't tell its version.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "npm"})
    void saysThatNodeIsMissing(String tool) throws Exception {
        assertFails(
                LauncherProject.complete(folder).without(tool),
                "Node.js 20.19 or later with npm is needed to build Sluice and was not found. Install it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"18.20.4", "20.18.0"})
    void saysThatNodeIsTooOld(String version) throws Exception {
        assertFails(
                LauncherProject.complete(folder).node(version),
                "Node.js 20.19 or later is needed to build Sluice; this is " + version);
    }

    @ParameterizedTest
    @CsvSource({"25, 3.8.7, 20.19.0", "25.0.3, 3.9.11, 22.1.0", "26-ea, 4.0.0, 24.0.0"})
    void takesWhatIsNewEnough(String jdk, String maven, String node) throws Exception {
        LauncherProject project = new LauncherProject(folder).jdk(jdk).maven(maven).node(node);
        Ended ended = project.run("--version");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("argument=--version");
    }

    @ParameterizedTest
    @CsvSource({"25, true", "25.0.0, true", "25.0.2, true", "25.0.3, false", "25.1.0, false", "26, false"})
    void warnsOfAJdkThatCorruptsData(String jdk, boolean warns) throws Exception {
        Ended ended = new LauncherProject(folder).jdk(jdk).maven("3.8.7").node("20.19.0").run("ls");
        assertThat(ended.err().contains("JDK " + jdk + " can corrupt data")).as(ended.err()).isEqualTo(warns);
    }

    @Test
    void prefersJavaHome() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Path own = project.jdkAt(folder.resolve("own"), "25.0.1");
        assertThat(project.set("JAVA_HOME", own.toString()).run("ls").out()).contains("java=" + own + "/bin/java");
        assertThat(project.builds()).singleElement().asString().startsWith(own + ": ");
    }

    @Test
    void passesOverAnOldJavaHome() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Path old = project.jdkAt(folder.resolve("old"), "17.0.15");
        assertThat(project.set("JAVA_HOME", old.toString()).run("ls").out()).contains("jdk-25.0.3/bin/java");
    }

    @Test
    void followsTheLinksOfJavaOnThePath() throws Exception {
        LauncherProject project = new LauncherProject(folder).maven("3.8.7").node("20.19.0");
        Path jdk = project.jdkAt(folder.resolve("elsewhere"), "25.0.1");
        Files.createSymbolicLink(folder.resolve("alternative"), Path.of("elsewhere/bin/java"));
        Files.createSymbolicLink(project.bin().resolve("java"), folder.resolve("alternative"));
        assertThat(project.run("ls").out()).contains("java=" + jdk + "/bin/java");
    }

    @Test
    void buildsOnceAndTellsSo() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Ended first = project.run("ls");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("sluice: building what is new").contains("sluice: building 1/2: Sluice core");
        assertThat(first.out()).doesNotContain("INFO");
        Ended second = project.run("ls");
        assertThat(second.code()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(project.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "core/pom.xml",
                "core/src/main/Source.java",
                "core/src/main",
                "web-adapter/src/main/Source.java",
                "frontend/src/page.ts",
                "distribution/src/build/Train.java"
            })
    void buildsAgainWhenASourceChanged(String path) throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        project.run("ls");
        project.change(path);
        project.run("ls");
        assertThat(project.builds()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core/src/test/SourceTest.java",
                "frontend/node_modules/library/index.js",
                "frontend/node_modules",
                "frontend"
            })
    void buildsNothingWhenOnlyTestsOrToolsChanged(String path) throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        project.run("ls");
        project.change(path);
        project.run("ls");
        assertThat(project.builds()).hasSize(1);
    }

    @Test
    void needsNoMavenWhenEverythingIsBuilt() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        project.run("ls");
        assertThat(project.without("mvn").without("node").run("ls").code()).isZero();
    }

    @Test
    void showsTheErrorsOfABuildThatFailed() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Files.createFile(project.root().resolve("broken"));
        Ended ended = project.run("ls");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err())
                .contains("the build failed")
                .contains("target/build.log")
                .contains("[ERROR] core does not compile");
        assertThat(ended.out()).isEmpty();
    }

    @Test
    void becomesTheJvmAndHandsTheArgumentsOn() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Ended ended = project.run("push", "a b", "", "ünï*", "http://x/");
        assertThat(ended.out()).contains("pid=" + ended.pid() + "\n");
        assertThat(ended.out()).endsWith(
                "argument=-jar\nargument=" + project.root() + "/distribution/target/sluice/lib/sluice.jar\n"
                        + "argument=push\nargument=a b\nargument=\nargument=ünï*\nargument=http://x/\n");
    }

    @Test
    void givesServeItsOwnOptionsAndTheUsersLast() throws Exception {
        LauncherProject project = LauncherProject.complete(folder).set("SLUICE_JAVA_OPTS", "-Xmx1g -Dmy=own");
        String built = project.root() + "/distribution/target/sluice/";
        assertThat(project.run("push").out())
                .contains("argument=@" + built + "client.options\nargument=-Xmx1g\nargument=-Dmy=own\nargument=-jar");
        Files.createFile(Path.of(built, "serve-embedded.aot"));
        Files.createFile(Path.of(built, "serve.aot"));
        assertThat(project.run("serve").out())
                .contains(
                        "argument=@" + built + "serve.options\nargument=-XX:TieredStopAtLevel=1\nargument=-XX:AOTCache="
                                + built + "serve-embedded.aot\nargument=-Xmx1g\nargument=-Dmy=own\nargument=-jar");
        assertThat(project.set("SLUICE_STORAGE_ENDPOINT", "http://127.0.0.1:9").run("serve").out())
                .contains("argument=-XX:TieredStopAtLevel=1\nargument=-XX:AOTCache=" + built + "serve.aot\n");
        assertThat(project.set("SLUICE_STORAGE_ENDPOINT", "https://s3.example.org").run("serve").out())
                .contains("argument=-XX:AOTCache=" + built + "serve.aot\n").doesNotContain("TieredStopAtLevel");
        assertThat(project.set("SLUICE_STORAGE_ENDPOINT", "http://127.0.0.1:9")
                        .set("SLUICE_WEB_TLS_CERTIFICATE", "/etc/a b.pem")
                        .run("serve")
                        .out())
                .contains("argument=-XX:AOTCache=" + built + "serve.aot\n")
                .doesNotContain("TieredStopAtLevel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "sweep"})
    void givesWhatWorksOnTheStoreTheOptionsOfServe(String command) throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        assertThat(project.run(command).out())
                .contains("argument=@" + project.root() + "/distribution/target/sluice/serve.options\n");
    }

    @Test
    void runsThroughLinks() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Files.createSymbolicLink(folder.resolve("first"), project.root().resolve("sluice"));
        Files.createSymbolicLink(folder.resolve("second"), Path.of("first"));
        Ended ended = project.runAs(folder.resolve("second"), "ls");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains(project.root() + "/distribution/target/sluice/lib/sluice.jar");
    }

    @Test
    void runsByItsBareName() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Files.createSymbolicLink(project.bin().resolve("sluice"), project.root().resolve("sluice"));
        Ended ended = project.runAs(Path.of("sluice"), "ls");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains(project.root() + "/distribution/target/sluice/lib/sluice.jar");
    }

    @Test
    void readsArgumentsAsUtf8InABareContainer() throws Exception {
        assertThat(LauncherProject.complete(folder).set("LANG", "C").run("ls").out()).contains("lang=C.UTF-8");
        assertThat(LauncherProject.complete(folder.resolve("b"))
                        .set("LANG", "de_DE.utf8")
                        .run("ls")
                        .out())
                .contains("lang=\n");
    }

    @Test
    void buildsOnceWhenTwoAreStartedAtOnce() throws Exception {
        LauncherProject project = LauncherProject.complete(folder);
        Process first = project.start(project.root().resolve("sluice"), "ls");
        Process second = project.start(project.root().resolve("sluice"), "ls");
        assertThat(LauncherProject.end(first).code()).isZero();
        assertThat(LauncherProject.end(second).code()).isZero();
        assertThat(project.builds()).hasSize(1);
    }

    private static void assertFails(LauncherProject project, String message) throws IOException, InterruptedException {
        Ended ended = project.run("--version");
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("sluice: " + message);
        assertThat(ended.err().lines()).hasSize(1);
        assertThat(project.builds()).isEmpty();
    }
}
