package dev.sluice.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the script found on this machine.
 *
 * @param java    the launcher of the JVM that runs this
 * @param sluice  the product's launcher
 * @param work    a folder, in memory where possible, that the script removes afterwards
 * @param results where the tables of whole runs are kept
 * @param minio   MinIO's server, if there is one
 * @param nginx   nginx, if there is one
 * @param rclone  rclone, if there is one
 * @param aws     the AWS command line, if there is one
 */
public record Tools(
        Path java,
        Path sluice,
        Path work,
        Path results,
        Optional<Path> minio,
        Optional<Path> nginx,
        Optional<Path> rclone,
        Optional<Path> aws) {

    /**
     * From the system properties {@code sluice}, {@code work}, {@code results}, {@code minio}, {@code nginx},
     * {@code rclone}, {@code aws}.
     */
    static Tools fromProperties() {
        return new Tools(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                find("sluice").orElseThrow(),
                find("work").orElseThrow(),
                find("results").orElseThrow(),
                find("minio"),
                find("nginx"),
                find("rclone"),
                find("aws"));
    }

    private static Optional<Path> find(String property) {
        return Optional.ofNullable(System.getProperty(property)).filter(text -> !text.isBlank()).map(Path::of);
    }
}
