package dev.sluice.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the build laid out, run as the launcher runs it. */
final class Distribution {

    private static final Path HOME = Path.of("target", "sluice").toAbsolutePath();

    record Ended(int code, String out, String err) {
    }

    private Distribution() {
    }

    static Path file(String name) {
        return HOME.resolve(name);
    }

    static Ended run(List<String> jvmOptions, String... arguments) throws IOException, InterruptedException {
        return run("client", jvmOptions, arguments);
    }

    /** @param kind whose JVM options: {@code client} or {@code serve} */
    static Ended run(String kind, List<String> jvmOptions, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("sluice", ".out");
        Path err = Files.createTempFile("sluice", ".err");
        try {
            int code = builder(kind, jvmOptions, arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start()
                    .waitFor();
            return new Ended(
                    code, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static ProcessBuilder builder(String kind, List<String> jvmOptions, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + HOME.resolve(kind + ".options"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", HOME.resolve("lib/sluice.jar").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_"));
        return builder;
    }
}
