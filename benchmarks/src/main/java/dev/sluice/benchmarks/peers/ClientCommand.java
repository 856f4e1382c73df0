package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.TestFile;
import java.nio.file.Path;
import java.util.List;

/** Makes the command that brings a file to the other end. */
@FunctionalInterface
public interface ClientCommand {

    /**
     * The command.
     *
     * @param file   what is sent; what is got has its bytes
     * @param key    of the object
     * @param output where what comes back is written to
     */
    List<String> of(TestFile file, String key, Path output);
}
