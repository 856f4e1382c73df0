package dev.sluice.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code sluice push} in a process of its own. */
final class PushProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private PushProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Pushes a file to its own name in the bucket. */
    static PushProcess start(Path file, URI gateway) throws IOException {
        Path output = Files.createTempFile(file.getParent(), "push", ".log");
        URI target = gateway.resolve("/" + Installation.BUCKET + "/" + file.getFileName());
        return new PushProcess(
                Product.command("client", List.of("push", file.toString(), target.toString()))
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Its exit code. */
    int await(long seconds) throws InterruptedException, IOException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("push didn't end within " + seconds + " s: " + output());
        }
        return process.exitValue();
    }

    /** What it has said so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** Ends it as {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
