package dev.sluice.web.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** {@code serve} in a process of its own, as it can only be stopped with one. */
final class ServeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;

    private ServeProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    }

    /** What the process runs. */
    static final class Main {
        private Main() {
        }

        public static void main(String[] arguments) {
            System.exit(new CommandLine(new ServeCommand()).execute(arguments));
        }
    }

    static ServeProcess start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath(),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("AWS_"));
        // Nobody's credentials, and no search for those of a machine in the cloud.
        builder.environment()
                .putAll(Map.of(
                        "AWS_EC2_METADATA_DISABLED",
                        "true",
                        "AWS_CONFIG_FILE",
                        "none",
                        "AWS_SHARED_CREDENTIALS_FILE",
                        "none"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread.startVirtualThread(() -> endInTime(process));
        return new ServeProcess(process);
    }

    /** Reading from a process that neither speaks nor ends would take forever. */
    private static void endInTime(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The lines up to the one that begins like this, and as many after it. */
    List<String> readTo(String beginning, int after) throws IOException {
        List<String> lines = new ArrayList<>();
        int left = Integer.MAX_VALUE;
        while (left > 0) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("ended after " + lines + " with " + errors());
            }
            lines.add(line);
            left = line.startsWith(beginning) ? after : left - 1;
        }
        return lines;
    }

    String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** SIGTERM; the process's own method would close its streams, too. */
    void stop() {
        process.toHandle().destroy();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("serve still runs");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
