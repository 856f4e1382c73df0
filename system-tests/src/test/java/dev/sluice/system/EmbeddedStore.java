package dev.sluice.system;

import dev.sluice.embedded.EmbeddedS3;
import java.nio.file.Path;

/** The embedded store in a process of its own, so that it can be killed. */
final class EmbeddedStore {

    private EmbeddedStore() {}

    /** @param arguments the folder, the port, the access key and its secret */
    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedS3 store = EmbeddedS3.builder(Path.of(arguments[0]))
                .port(Integer.parseInt(arguments[1]))
                .credentials(arguments[2], arguments[3])
                .start()) {
            Thread.currentThread().join();
        }
    }
}
