package dev.sluice.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The product as the build laid it out, started as the launcher starts it. */
final class Product {

    private static final Path HOME = Path.of("..", "distribution", "target", "sluice").toAbsolutePath().normalize();

    private Product() {}

    /**
     * A command that becomes the product's JVM, without the settings that this process's environment may hold.
     *
     * @param kind      whose JVM options: {@code client} or {@code serve}
     * @param arguments of the command line
     */
    static ProcessBuilder command(String kind, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + HOME.resolve(kind + ".options"),
                "-XX:AOTCache=" + HOME.resolve(kind + ".aot"),
                "-jar", HOME.resolve("lib").resolve("sluice.jar").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("AWS_"));
        return builder;
    }
}
