package dev.sluice.benchmarks;

import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.MinioProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** What {@code benchmarks/run} starts: prints Markdown on standard output, progress on standard error. */
public final class Benchmark {

    private static final long FILE_SIZE = 2L << 30;
    private static final int ROUNDS = 5;

    private final Tools tools;
    private final TestFile file;

    private Benchmark(Tools tools) throws IOException {
        this.tools = tools;
        this.file = TestFile.create(tools.work().resolve("file.bin"), FILE_SIZE);
    }

    /**
     * Runs one kind of benchmark.
     *
     * @param arguments {@code throughput [rounds]} or {@code memory}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Tools tools = Tools.fromProperties();
        Benchmark benchmark = new Benchmark(tools);
        System.out.printf("Measured on %s.%n%n", Machine.describe(tools));
        switch (arguments[0]) {
            case "throughput" -> benchmark.throughput(arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS);
            case "memory" -> new MemoryRuns(tools, benchmark.file).print();
            default -> throw new IllegalArgumentException("no such benchmark: " + arguments[0]);
        }
    }

    private void throughput(int rounds) throws IOException, InterruptedException {
        try (Store store = FreeStoreProcess.start(tools)) {
            print(store, rounds);
        }
        if (tools.minio().isPresent()) {
            try (Store store = MinioProcess.start(tools, tools.minio().get())) {
                print(store, rounds);
            }
        }
    }

    private void print(Store store, int rounds) throws IOException, InterruptedException {
        System.out.printf("2 GiB into %s, %d rounds:%n%n", store.name(), rounds);
        System.out.println(ThroughputTable.of(new Throughput(tools, store, file).measure(rounds)));
    }
}
