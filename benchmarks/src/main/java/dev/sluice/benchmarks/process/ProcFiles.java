package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code /proc} (<a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>). */
final class ProcFiles {

    /**
     * The unit of the times in {@code /proc/PID/stat}: USER_HZ, which is 100 on every platform that Linux supports
     * today.
     */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;
    private static final int CHILDREN_USER_TIME = 13;

    private ProcFiles() {
    }

    /** The process and its descendants; what ended meanwhile counts as nothing. */
    static Usage ofTree(ProcessHandle process) {
        return process.descendants().map(ProcFiles::of).reduce(of(process), Usage::plus);
    }

    /** The most memory that this process alone had resident, in bytes; 0 once it has ended. */
    static long peakResidentOf(ProcessHandle process) {
        try {
            return peakResident(directoryOf(process));
        } catch (IOException _) {
            return 0;
        }
    }

    private static Usage of(ProcessHandle process) {
        Path directory = directoryOf(process);
        try {
            return new Usage(cpuSeconds(directory, USER_TIME), peakResident(directory), written(directory));
        } catch (IOException _) {
            return Usage.NONE;
        }
    }

    /**
     * What the children of this process that have ended and been waited for have cost together; the peak isn't known.
     */
    static Usage ofEndedChildren() {
        Path self = Path.of("/proc/self");
        try {
            return new Usage(cpuSeconds(self, CHILDREN_USER_TIME), 0, written(self));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directoryOf(ProcessHandle process) {
        return Path.of("/proc", Long.toString(process.pid()));
    }

    /** User and system time stand side by side, after the name, which may hold blanks, and the state. */
    private static double cpuSeconds(Path directory, int userTime) throws IOException {
        String stat = Files.readString(directory.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[userTime]) + Long.parseLong(fields[userTime + 1])) / TICKS_PER_SECOND;
    }

    private static long peakResident(Path directory) throws IOException {
        return field(directory.resolve("status"), "VmHWM:")
                .map(text -> Long.parseLong(text.replace(" kB", "")) * 1024)
                .orElse(0L);
    }

    private static long written(Path directory) throws IOException {
        return field(directory.resolve("io"), "write_bytes:").map(Long::parseLong).orElse(0L);
    }

    private static Optional<String> field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst();
    }
}
