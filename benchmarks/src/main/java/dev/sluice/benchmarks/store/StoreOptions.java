package dev.sluice.benchmarks.store;

import dev.sluice.testing.TestCertificate;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a store behaves.
 *
 * @param port                        on the loopback interface; 0: any that is free
 * @param bytesPerSecond              how much it takes in, all connections together; 0: as much as comes
 * @param bytesPerSecondPerConnection how much it takes in from each connection; 0: as much as comes
 * @param faultShare                  how many of all uploads and parts fail on purpose, 0 to 1
 * @param seed                        which ones
 * @param content                     a file that large objects of its length are read back from
 * @param certificate                 the folder of a {@link TestCertificate}, to speak TLS
 */
public record StoreOptions(
        int port,
        long bytesPerSecond,
        long bytesPerSecondPerConnection,
        double faultShare,
        long seed,
        Optional<Path> content,
        Optional<Path> certificate) {

    private static final Set<String> NAMES =
            Set.of("port", "rate", "connection-rate", "fault-share", "seed", "content", "certificate");

    public StoreOptions {
        if (bytesPerSecond < 0 || bytesPerSecondPerConnection < 0) {
            throw new IllegalArgumentException("a rate must not be negative");
        }
        if (!(faultShare >= 0 && faultShare <= 1)) {
            throw new IllegalArgumentException("fault-share must be 0 to 1: " + faultShare);
        }
    }

    /** As much as comes, without faults, on any free port. */
    public static StoreOptions free() {
        return parse();
    }

    /**
     * Reads {@code port=9000 rate=20000000 connection-rate=10000000 fault-share=0.05 seed=7 content=FILE
     * certificate=FOLDER}; each may be absent.
     */
    public static StoreOptions parse(String... arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length != 2 || !NAMES.contains(pair[0])) {
                throw new IllegalArgumentException("expected name=value with a name of " + NAMES + ": " + argument);
            }
            values.put(pair[0], pair[1]);
        }
        return new StoreOptions(
                Integer.parseInt(values.getOrDefault("port", "0")),
                Long.parseLong(values.getOrDefault("rate", "0")),
                Long.parseLong(values.getOrDefault("connection-rate", "0")),
                Double.parseDouble(values.getOrDefault("fault-share", "0")),
                Long.parseLong(values.getOrDefault("seed", "1")),
                Optional.ofNullable(values.get("content")).map(Path::of),
                Optional.ofNullable(values.get("certificate")).map(Path::of));
    }
}
