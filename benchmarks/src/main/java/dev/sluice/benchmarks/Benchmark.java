package dev.sluice.benchmarks;

import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.MinioProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * What {@code benchmarks/run} starts: prints Markdown on standard output, progress on standard error. A whole run keeps its
 * Markdown in {@code benchmarks/results}, from where the README has it; one with a smaller file is for trying out.
 */
public final class Benchmark {

    private static final long MIB = 1L << 20;
    private static final int FILE_MIB = 2048;
    private static final int LINE_FILE_MIB = 512;
    private static final int ROUNDS = 5;

    private final Tools tools;
    private final TestFile file;
    private final Report report = new Report();

    private Benchmark(Tools tools, TestFile file) throws IOException, InterruptedException {
        this.tools = tools;
        this.file = file;
        report.add("Measured on %s.%n".formatted(Machine.describe(tools)));
    }

    /**
     * Runs one kind of benchmark.
     *
     * @param arguments {@code throughput [rounds [size of the file in MiB]]}, {@code memory}, or {@code line [rounds [size of
     *                  the file in MiB]]}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        String kind = arguments[0];
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        int wholeRun = kind.equals("line") ? LINE_FILE_MIB : FILE_MIB;
        int mebibytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : wholeRun;
        Tools tools = Tools.fromProperties();
        Benchmark benchmark = new Benchmark(tools, TestFile.create(tools.work().resolve("file.bin"), mebibytes * MIB));
        switch (kind) {
            case "throughput" -> benchmark.throughput(rounds);
            case "memory" -> benchmark.memory();
            case "line" -> new LineRuns(tools, benchmark.file, benchmark.report).run(rounds);
            default -> throw new IllegalArgumentException("no such benchmark: " + kind);
        }
        if (mebibytes == wholeRun) {
            benchmark.report.keep(tools.results().resolve(kind + ".md"));
        }
    }

    private void throughput(int rounds) throws IOException, InterruptedException {
        try (Store store = FreeStoreProcess.start(tools)) {
            measure(store, rounds);
        }
        if (tools.minio().isPresent()) {
            try (Store store = MinioProcess.start(tools, tools.minio().get())) {
                measure(store, rounds);
            }
        }
    }

    private void measure(Store store, int rounds) throws IOException, InterruptedException {
        String table = ThroughputTable.of(new Throughput(tools, store, file).measure(rounds));
        report.add("%n%d MiB into %s, %d rounds:%n%n%s".formatted(file.size() / MIB, store.name(), rounds, table));
    }

    private void memory() throws IOException, InterruptedException, ExecutionException {
        new MemoryRuns(tools, file, report).run();
    }
}
