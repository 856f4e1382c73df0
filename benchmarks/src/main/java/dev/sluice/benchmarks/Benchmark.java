package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Direction;
import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.MinioProcess;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * What {@code benchmarks/run} starts: prints Markdown on standard output, progress on standard error. A whole run keeps
 * its Markdown in {@code benchmarks/results}, from where the README has it; one with a smaller file is for trying out.
 */
public final class Benchmark {

    private static final long MIB = 1L << 20;
    private static final int FILE_MIB = 2048;
    private static final int LINE_FILE_MIB = 512;
    private static final int DISTANCE_FILE_MIB = 256;
    private static final int ROUNDS = 4;
    private static final int AT_ONCE = 4;

    private final Tools tools;
    private final int rounds;
    private final int mebibytes;
    private final boolean whole;

    private Benchmark(Tools tools, int rounds, int mebibytes, boolean whole) {
        this.tools = tools;
        this.rounds = rounds;
        this.mebibytes = mebibytes;
        this.whole = whole;
    }

    /** One table, or a few that belong together. */
    @FunctionalInterface
    private interface Measurement {
        void report(TestFile file, Report report) throws IOException, InterruptedException, ExecutionException;
    }

    /**
     * Runs one kind of benchmark.
     *
     * @param arguments {@code kind [rounds [size of the file in MiB]]}; the kinds are {@code throughput},
     *                  {@code parallel}, {@code tls}, {@code downloads}, {@code tables} for all of these,
     *                  {@code memory}, {@code line}, {@code distance}, {@code share} and {@code start}
     */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        int usual = switch (arguments[0]) {
            case "line", "share" -> LINE_FILE_MIB;
            case "distance" -> DISTANCE_FILE_MIB;
            case "start" -> 0;
            default -> FILE_MIB;
        };
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : ROUNDS;
        int mebibytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : usual;
        Benchmark benchmark = new Benchmark(Tools.fromProperties(), rounds, mebibytes, mebibytes == usual);
        for (String kind : arguments[0].equals("tables")
                ? List.of("throughput", "parallel", "tls", "downloads")
                : List.of(arguments[0])) {
            benchmark.run(kind);
        }
    }

    private void run(String kind) throws IOException, InterruptedException, ExecutionException {
        Measurement measurement = switch (kind) {
            case "throughput" -> this::throughput;
            case "parallel" -> this::parallel;
            case "tls" -> this::tls;
            case "downloads" -> this::downloads;
            case "memory" -> (file, report) -> new MemoryRuns(tools, file, report).run();
            case "line" -> (file, report) -> new LineRuns(tools, file, report).run(rounds);
            case "distance" -> (file, report) -> new DistanceRuns(tools, file, report).run(rounds);
            case "share" -> (file, report) -> new ShareRuns(tools, file, report).run(rounds);
            case "start" -> (_, report) -> new StartRuns(tools, report).run(rounds);
            default -> throw new IllegalArgumentException("no such benchmark: " + kind);
        };
        Report report = new Report();
        report.add("Measured on %s.%n".formatted(Machine.describe(tools)));
        TestFile file = TestFile.create(tools.work().resolve("file.bin"), mebibytes * MIB);
        measurement.report(file, report);
        Files.delete(file.path());
        if (whole) {
            report.keep(tools.results().resolve(kind + ".md"));
        }
    }

    private void throughput(TestFile file, Report report) throws IOException, InterruptedException {
        try (Store store = FreeStoreProcess.start(tools)) {
            throughput(store, file, report);
        }
        if (tools.minio().isPresent()) {
            try (Store store = MinioProcess.start(tools, tools.minio().get())) {
                throughput(store, file, report);
            }
        }
    }

    private void throughput(Store store, TestFile file, Report report) throws IOException, InterruptedException {
        try (Peers peers = new Peers(tools, store, Direction.UPLOAD, Optional.empty())) {
            peers.curlStraight().nginx().sluice().straightClients();
            measure(
                    "%d MiB into %s".formatted(mebibytes, store.name()),
                    store,
                    peers,
                    new Load.Uploads(store, file, 1),
                    report);
        }
    }

    private void parallel(TestFile file, Report report) throws IOException, InterruptedException {
        try (Store store = FreeStoreProcess.start(tools);
                Peers peers = new Peers(tools, store, Direction.UPLOAD, Optional.empty())) {
            peers.curlStraight().nginx().sluice();
            measure("%d times %d MiB at once into %s".formatted(AT_ONCE, mebibytes, store.name()), store, peers,
                    new Load.Uploads(store, file, AT_ONCE), report);
        }
    }

    private void tls(TestFile file, Report report) throws IOException, InterruptedException {
        TestCertificate certificate = TestCertificate.create(Files.createTempDirectory(tools.work(), "certificate"));
        try (Store store = FreeStoreProcess.startSecure(tools, certificate)) {
            tls(store, Optional.empty(), "plain HTTP to the hop", file, report);
            tls(store, Optional.of(certificate), "TLS to the hop too", file, report);
        }
    }

    private void tls(Store store, Optional<TestCertificate> front, String toTheHop, TestFile file, Report report)
            throws IOException, InterruptedException {
        try (Peers peers = new Peers(tools, store, Direction.UPLOAD, front)) {
            peers.curlStraight().nginx().sluice();
            measure(
                    "%d MiB into %s, %s".formatted(mebibytes, store.name(), toTheHop),
                    store,
                    peers,
                    new Load.Uploads(store, file, 1),
                    report);
        }
    }

    private void downloads(TestFile file, Report report) throws IOException, InterruptedException {
        try (Store store = FreeStoreProcess.start(tools, "content=" + file.path());
                Peers peers = new Peers(tools, store, Direction.DOWNLOAD, Optional.empty())) {
            peers.curlStraight().nginx().sluice();
            measure(
                    "%d MiB from %s".formatted(mebibytes, store.name()),
                    store,
                    peers,
                    new Load.Download(store, file),
                    report);
        }
    }

    private void measure(String title, Store store, Peers peers, Load load, Report report)
            throws IOException, InterruptedException {
        System.err.println(title + " ...");
        String table =
                ThroughputTable.of(new Throughput(tools.work(), store.server(), load).measure(peers.all(), rounds));
        report.add("%n%s, %d rounds:%n%n%s".formatted(title, rounds, table));
    }
}
