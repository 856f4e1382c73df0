package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/**
 * How uploads share one gateway: a fast one beside slow ones, and many fast ones. The store is the limit, not this
 * machine, and with the default settings.
 */
final class ShareRuns {

    private static final long MIB = 1L << 20;

    private static final int SLOW_UPLOADS = 49;
    private static final long SLOW_SIZE = 10 * MIB;
    /** Until all of them are well under way. */
    private static final long SLOW_AHEAD_SECONDS = 2;
    /** With as many parts as there is memory for, this makes 80 MB/s: what counts is how many the fast one keeps. */
    private static final String SLOW_CONNECTIONS = "connection-rate=20000000";

    private static final int FAST_UPLOADS = 100;
    private static final long FAST_SIZE = 16 * MIB;
    private static final String SLOW_IN_ALL = "rate=100000000";

    private final Tools tools;
    private final TestFile file;
    private final Report report;

    ShareRuns(Tools tools, TestFile file, Report report) {
        this.tools = tools;
        this.file = file;
        this.report = report;
    }

    void run(int rounds) throws IOException, InterruptedException, ExecutionException {
        fastBesideSlow(rounds);
        manyFast(rounds);
    }

    private void fastBesideSlow(int rounds) throws IOException, InterruptedException, ExecutionException {
        report.add("""

                One fast upload of %d MiB, alone and beside %d slow ones of 0.3 to 0.6 MB/s, to a store that \
                takes 20 MB/s of \
                each \
                connection:

                | round | MB/s alone | MB/s beside the slow ones | keeps |
                |---|---:|---:|---:|
                """.formatted(file.size() / MIB, SLOW_UPLOADS));
        try (Store store = FreeStoreProcess.start(tools, SLOW_CONNECTIONS); Server gateway = start(store)) {
            PacedUpload fast = new PacedUpload("fast", file, 0);
            TestFile slow = file.slice(0, SLOW_SIZE);
            SplittableRandom random = new SplittableRandom(SLOW_UPLOADS);
            for (int round = 1; round <= rounds; round++) {
                double alone = put(gateway, store, fast);
                double beside;
                try (Uploads slowOnes =
                        new Uploads(gateway, store, slow, SLOW_UPLOADS, _ -> PacedUpload.slowRate(random))) {
                    TimeUnit.SECONDS.sleep(SLOW_AHEAD_SECONDS);
                    beside = put(gateway, store, fast);
                    slowOnes.rates();
                }
                report.add(String.format(
                        Locale.ROOT, "| %d | %.0f | %.0f | %.2f |%n", round, alone, beside, beside / alone));
            }
        }
    }

    private void manyFast(int rounds) throws IOException, InterruptedException, ExecutionException {
        report.add("""

                %d fast uploads of %d MiB at once, to a store that takes 100 MB/s in all:

                | round | MB/s of the fastest | median | slowest | slowest beside the median |
                |---|---:|---:|---:|---:|
                """.formatted(FAST_UPLOADS, FAST_SIZE / MIB));
        try (Store store = FreeStoreProcess.start(tools, SLOW_IN_ALL); Server gateway = start(store)) {
            TestFile each = file.slice(0, FAST_SIZE);
            for (int round = 1; round <= rounds; round++) {
                try (Uploads fastOnes = new Uploads(gateway, store, each, FAST_UPLOADS, _ -> 0)) {
                    report.add(row(round, fastOnes.rates()));
                }
            }
        }
    }

    private static String row(int round, List<Double> rates) {
        double median = Medians.of(rates);
        double slowest = Collections.min(rates);
        return String.format(
                Locale.ROOT,
                "| %d | %.2f | %.2f | %.2f | %.2f |%n",
                round,
                Collections.max(rates),
                median,
                slowest,
                slowest / median);
    }

    private Server start(Store store) throws IOException, InterruptedException {
        return Peers.startSluice(tools.work(), List.of(tools.sluice().toString()), store);
    }

    /** Returns the MB/s, once the object was found to be the file. */
    private static double put(Server gateway, Store store, PacedUpload upload)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        upload.put(gateway);
        double seconds = (System.nanoTime() - start) / 1e9;
        store.verify(upload.key(), upload.file());
        return upload.file().size() / 1e6 / seconds;
    }

    /** Uploads that run at once, from now on. Closing it waits for their end. */
    private static final class Uploads implements AutoCloseable {

        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final List<Future<Double>> running = new ArrayList<>();

        Uploads(Server gateway, Store store, TestFile file, int count, IntUnaryOperator bytesPerSecond) {
            for (int i = 0; i < count; i++) {
                PacedUpload upload = new PacedUpload("upload-" + i, file, bytesPerSecond.applyAsInt(i));
                running.add(threads.submit(() -> put(gateway, store, upload)));
            }
        }

        /** The MB/s of each, when all have ended. */
        List<Double> rates() throws InterruptedException, ExecutionException {
            List<Double> rates = new ArrayList<>();
            for (Future<Double> one : running) {
                rates.add(one.get());
            }
            return rates;
        }

        @Override
        public void close() {
            threads.close();
        }
    }
}
