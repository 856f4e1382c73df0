package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what the figures were measured on, without the machine's name. */
final class Machine {

    private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+");

    private Machine() {
    }

    static String describe(Tools tools) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>();
        parts.add("%d cores (%s)"
                .formatted(Runtime.getRuntime().availableProcessors(), field("/proc/cpuinfo", "model name")));
        long kilobytes = Long.parseLong(field("/proc/meminfo", "MemTotal").replace(" kB", ""));
        parts.add(String.format(Locale.ROOT, "%.0f GB of memory", kilobytes * 1024 / 1e9));
        parts.add("Linux " + number(System.getProperty("os.version")));
        parts.add("JDK " + Runtime.version().feature());
        parts.add("curl " + versionOf("curl", "--version"));
        if (tools.nginx().isPresent()) {
            parts.add("nginx " + versionOf(tools.nginx().get().toString(), "-v"));
        }
        if (tools.rclone().isPresent()) {
            parts.add("rclone " + versionOf(tools.rclone().get().toString(), "version"));
        }
        if (tools.aws().isPresent()) {
            parts.add("AWS command line " + versionOf(tools.aws().get().toString(), "--version"));
        }
        return String.join(", ", parts);
    }

    private static String field(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String versionOf(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return number(output);
    }

    private static String number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.find() ? matcher.group() : "of unknown version";
    }
}
