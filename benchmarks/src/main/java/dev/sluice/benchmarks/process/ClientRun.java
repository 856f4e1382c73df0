package dev.sluice.benchmarks.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A client that ran to its end.
 *
 * @param elapsed from its start to its end
 * @param usage   what it cost; nothing else that this process starts may end meanwhile
 */
public record ClientRun(Duration elapsed, Usage usage) {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long SAMPLE_MILLIS = 10;

    /**
     * Runs a client.
     *
     * @throws IOException if it fails or takes longer than ten minutes; the message has what it said
     */
    public static ClientRun run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile());
        builder.environment().putAll(environment);
        Usage before = ProcFiles.ofEndedChildren();
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            long peak = awaitEnd(process, start);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            requireSuccess(process, command);
            Usage ended = ProcFiles.ofEndedChildren().since(before);
            return new ClientRun(elapsed, new Usage(ended.cpuSeconds(), peak, ended.written()));
        } finally {
            process.destroyForcibly();
        }
    }

    /** An ended process tells its processor time but no longer its memory, so that is sampled. */
    private static long awaitEnd(Process process, long start) throws IOException, InterruptedException {
        long peak = 0;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, ProcFiles.peakResidentOf(process.toHandle()));
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IOException("a client took longer than " + LIMIT.toMinutes() + " minutes");
            }
        }
        return peak;
    }

    private static void requireSuccess(Process process, List<String> command) throws IOException {
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " ended with " + process.exitValue() + ": " + output);
        }
    }
}
