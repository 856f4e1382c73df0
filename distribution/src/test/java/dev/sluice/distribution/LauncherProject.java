package dev.sluice.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A copy of the launcher in a project of its own, on a machine that has only what a test gives it: the tools a shell
 * needs, and JDK, Maven and Node as scripts that note how they were called.
 */
final class LauncherProject {

    private static final List<String> SHELL_TOOLS =
            List.of("bash", "env", "cat", "find", "flock", "grep", "mkdir", "readlink", "sleep", "touch");
    private static final Path LAUNCHER = Path.of("..", "sluice").toAbsolutePath().normalize();

    private final Path root;
    private final Path bin;
    private final Path jdks;
    private final Map<String, String> environment = new TreeMap<>();

    record Ended(int code, String out, String err, long pid) {
    }

    LauncherProject(Path folder) throws IOException {
        root = Files.createDirectories(folder.resolve("my project"));
        bin = Files.createDirectories(folder.resolve("bin"));
        jdks = Files.createDirectories(folder.resolve("jdks"));
        for (String tool : SHELL_TOOLS) {
            write(bin.resolve(tool), "#!/bin/sh\nexec '" + which(tool) + "' \"$@\"\n");
        }
        String script = Files.readString(LAUNCHER);
        String doctored = script.replaceFirst("(?s)JDK_FOLDERS=\\(.*?\\)\n", "JDK_FOLDERS=(\"" + jdks + "\"/*)\n");
        if (doctored.equals(script)) {
            throw new IllegalStateException("the launcher has no JDK_FOLDERS to replace");
        }
        write(root.resolve("sluice"), doctored);
        for (String module :
                List.of("core", "storage-s3", "embedded-s3", "web-adapter", "cli-adapter", "distribution")) {
            file(module + "/pom.xml");
            file(module + "/src/main/Source.java");
            file(module + "/src/test/SourceTest.java");
        }
        file("pom.xml");
        file("frontend/src/page.ts");
        file("frontend/node_modules/library/index.js");
        file("distribution/src/build/Train.java");
        environment.put("PATH", bin.toString());
        environment.put("HOME", folder.toString());
        environment.put("LANG", "C.UTF-8");
    }

    /** With all that is needed to build and run. */
    static LauncherProject complete(Path folder) throws IOException {
        return new LauncherProject(folder).jdk("25.0.3").maven("3.8.7").node("20.19.0");
    }

    LauncherProject jdk(String version) throws IOException {
        jdkAt(jdks.resolve("jdk-" + version), version);
        return this;
    }

    Path jdkAt(Path home, String version) throws IOException {
        write(home.resolve("bin/java"), """
                #!/usr/bin/env bash
                echo "pid=$$"
                echo "java=$0"
                echo "lang=$LC_ALL"
                for argument in "$@"; do echo "argument=$argument"; done
                """);
        write(home.resolve("bin/javac"), "#!/usr/bin/env bash\n");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    LauncherProject maven(String version) throws IOException {
        return tool("mvn", """
                if [[ " $* " == *" -v "* ]]; then printf '\\033[1mApache Maven %s\\033[m\\n'; exit; fi
                echo "$JAVA_HOME: $*" >>builds
                sleep 0.3
                echo "[INFO] Building Sluice core 0.1.0                    [1/2]"
                [ ! -f broken ] || { echo "[ERROR] core does not compile"; exit 1; }
                mkdir -p distribution/target/sluice
                touch distribution/target/sluice/stamp
                """.formatted(version));
    }

    LauncherProject node(String version) throws IOException {
        return tool("npm", "").tool("node", "echo v" + version + "\n");
    }

    LauncherProject tool(String name, String script) throws IOException {
        write(bin.resolve(name), "#!/usr/bin/env bash\n" + script);
        return this;
    }

    LauncherProject without(String tool) throws IOException {
        Files.delete(bin.resolve(tool));
        return this;
    }

    LauncherProject set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path root() {
        return root;
    }

    Path bin() {
        return bin;
    }

    /** As if it were written after the build. */
    void change(String path) throws IOException {
        Files.setLastModifiedTime(root.resolve(path), FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
    }

    /** How Maven was called to build, each time. */
    List<String> builds() throws IOException {
        Path builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return runAs(root.resolve("sluice"), arguments);
    }

    Ended runAs(Path launcher, String... arguments) throws IOException, InterruptedException {
        return end(start(launcher, arguments));
    }

    Process start(Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(bin.resolve("bash").toString(), launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(bin.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Ended end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, err, process.pid());
    }

    private void file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path which(String tool) {
        for (String folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, tool))) {
                return Path.of(folder, tool);
            }
        }
        throw new IllegalStateException(tool + " is not installed");
    }
}
