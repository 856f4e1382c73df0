package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A control group of Linux, version 1 or 2, that bounds the memory of the processes started in it. */
public final class MemoryCgroup implements AutoCloseable {

    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private final Path directory;

    private MemoryCgroup(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes a group; this takes root.
     *
     * @throws IOException if this machine lets us make none
     */
    public static MemoryCgroup create(long limit) throws IOException {
        boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
        Path parent = unified ? ROOT : ROOT.resolve("memory");
        Path directory = parent.resolve("sluice-benchmark-" + ProcessHandle.current().pid());
        try {
            if (unified) {
                Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+memory");
            }
            Files.createDirectory(directory);
            Files.writeString(
                    directory.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), Long.toString(limit));
        } catch (IOException e) {
            throw new IOException(
                    "memory can't be bounded here: run this as root on Linux with the memory controller", e);
        }
        return new MemoryCgroup(directory);
    }

    /** What to put before a command so that it runs inside. */
    public List<String> launcher() {
        return List.of("sh", "-c", "echo $$ > \"$0/cgroup.procs\" && exec \"$@\"", directory.toString());
    }

    /** Removes the group; its processes must have ended. */
    @Override
    public void close() throws IOException {
        Files.delete(directory);
    }
}
