package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ran to their end.
 *
 * @param elapsed from the first one's start to the last one's end
 * @param usage   what they cost together; nothing else that this process starts may end meanwhile
 */
public record ClientRun(Duration elapsed, Usage usage) {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long SAMPLE_MILLIS = 10;

    /**
     * Runs clients at the same time.
     *
     * @throws IOException if one fails or takes longer than ten minutes; the message has what it said
     */
    public static ClientRun run(Path directory, Map<String, String> environment, List<List<String>> commands)
            throws IOException, InterruptedException {
        Usage before = ProcFiles.ofEndedChildren();
        long start = System.nanoTime();
        List<Process> processes = new ArrayList<>();
        try {
            for (List<String> command : commands) {
                ProcessBuilder builder =
                        new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile());
                builder.environment().putAll(environment);
                processes.add(builder.start());
            }
            long peak = awaitEnd(processes, start);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            for (int i = 0; i < processes.size(); i++) {
                requireSuccess(processes.get(i), commands.get(i));
            }
            Usage ended = ProcFiles.ofEndedChildren().since(before);
            return new ClientRun(elapsed, new Usage(ended.cpuSeconds(), peak, ended.written()));
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /**
     * An ended process tells its processor time but no longer its memory, so that is sampled; returns the most of all
     * together.
     */
    private static long awaitEnd(List<Process> processes, long start) throws IOException, InterruptedException {
        long peak = 0;
        for (Process process : processes) {
            while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(
                        peak,
                        processes.stream()
                                .map(Process::toHandle)
                                .mapToLong(ProcFiles::peakResidentOf)
                                .sum());
                if (System.nanoTime() - start > LIMIT.toNanos()) {
                    throw new IOException("a client took longer than " + LIMIT.toMinutes() + " minutes");
                }
            }
        }
        return peak;
    }

    private static void requireSuccess(Process process, List<String> command) throws IOException {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ": " + output);
        }
    }
}
