package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.ManyUploads;
import dev.sluice.benchmarks.load.ResumableClient;
import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.MemoryCgroup;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.process.Usage;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What the gateway takes in a group of 512 MB, under loads that make a hop which spools or buffers fail. */
final class MemoryRuns {

    private static final long MIB = 1L << 20;
    private static final long LIMIT = 512 * MIB;

    private static final int SLOW_CLIENTS = 300;
    private static final long SLOW_SIZE = 5 * MIB;

    private static final int MANY_CLIENTS = 1000;
    private static final long MANY_SIZE = 2 * MIB;

    private static final String SLOW_STORE = "rate=20000000";

    private final Tools tools;
    private final TestFile file;
    private final Report report;

    MemoryRuns(Tools tools, TestFile file, Report report) {
        this.tools = tools;
        this.file = file;
        this.report = report;
    }

    /** Runs everything and reports a table, row by row. */
    void run() throws IOException, InterruptedException, ExecutionException {
        report.add("""

                | | seconds | MB/s | peak resident MB | MB to disk |
                |---|---:|---:|---:|---:|
                """);
        run("one file of 2 GiB", whole());
        run("4 files of 2 GiB at once", fourTimes(whole().getFirst()));
        run("300 files of 5 MiB at once, each at 0.3 to 0.6 MB/s", slowClients());
        run("one file of 2 GiB, the store takes 20 MB/s", whole(), SLOW_STORE);
        run("4 files of 1 GiB at once, the store takes 20 MB/s in all", fourAtOnce(), SLOW_STORE);
        run(
                "1,000 resumable uploads open, each with a part of 2 MiB in flight at 0.05 to 0.1 MB/s",
                manyOpen(),
                MemoryRuns::sendInParts);
    }

    private List<PacedUpload> whole() {
        return List.of(new PacedUpload("whole", file, 0));
    }

    private static List<PacedUpload> fourTimes(PacedUpload upload) {
        return IntStream.range(0, 4)
                .mapToObj(i -> new PacedUpload(upload.key() + "-" + i, upload.file(), upload.bytesPerSecond()))
                .toList();
    }

    private List<PacedUpload> fourAtOnce() throws IOException {
        List<PacedUpload> uploads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            uploads.add(new PacedUpload("file-" + i, file.slice(i * 256L * MIB, 1024 * MIB), 0));
        }
        return uploads;
    }

    private List<PacedUpload> slowClients() throws IOException {
        SplittableRandom random = new SplittableRandom(SLOW_CLIENTS);
        List<PacedUpload> uploads = new ArrayList<>();
        for (int i = 0; i < SLOW_CLIENTS; i++) {
            uploads.add(
                    new PacedUpload("slow-" + i, file.slice(i * SLOW_SIZE, SLOW_SIZE), PacedUpload.slowRate(random)));
        }
        return uploads;
    }

    private List<PacedUpload> manyOpen() throws IOException {
        SplittableRandom random = new SplittableRandom(MANY_CLIENTS);
        List<PacedUpload> uploads = new ArrayList<>();
        for (int i = 0; i < MANY_CLIENTS; i++) {
            uploads.add(new PacedUpload(
                    "open-" + i, file.slice(i * MANY_SIZE, MANY_SIZE), random.nextInt(50_000, 100_000)));
        }
        return uploads;
    }

    @FunctionalInterface
    private interface Sending {
        void send(Server gateway, List<PacedUpload> uploads) throws InterruptedException, ExecutionException;
    }

    private void run(String name, List<PacedUpload> uploads, String... storeOptions)
            throws IOException, InterruptedException, ExecutionException {
        run(name, uploads, MemoryRuns::sendAll, storeOptions);
    }

    private void run(String name, List<PacedUpload> uploads, Sending sending, String... storeOptions)
            throws IOException, InterruptedException, ExecutionException {
        System.err.println(name + " ...");
        try (MemoryCgroup group = MemoryCgroup.create(LIMIT);
                Store store = FreeStoreProcess.start(tools, storeOptions);
                Server gateway = Peers.startSluice(tools.work(), launcher(group), store)) {
            long start = System.nanoTime();
            sending.send(gateway, uploads);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            for (PacedUpload upload : uploads) {
                store.verify(upload.key(), upload.file());
            }
            report.add(row(name, uploads, elapsed, gateway.usage()));
        }
    }

    private List<String> launcher(MemoryCgroup group) {
        List<String> launcher = new ArrayList<>(group.launcher());
        launcher.add(tools.sluice().toString());
        return launcher;
    }

    private static void sendAll(Server gateway, List<PacedUpload> uploads)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (PacedUpload upload : uploads) {
                all.add(threads.submit(() -> {
                    upload.put(gateway);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void sendInParts(Server gateway, List<PacedUpload> uploads)
            throws InterruptedException, ExecutionException {
        ResumableClient client = new ResumableClient(gateway.uri("/"), Duration.ofMinutes(10));
        new ManyUploads(client, Store.BUCKET)
                .run(uploads.stream()
                        .map(upload -> new ManyUploads.Job(
                                upload.key(),
                                upload.file()::content,
                                upload.file().size(),
                                upload.file().crc32c(),
                                upload.bytesPerSecond()))
                        .toList());
    }

    private static String row(String name, List<PacedUpload> uploads, Duration elapsed, Usage usage) {
        double seconds = elapsed.toNanos() / 1e9;
        double megabytes = uploads.stream().mapToLong(upload -> upload.file().size()).sum() / 1e6;
        return String.format(Locale.ROOT, "| %s | %.1f | %.0f | %.0f | %.0f |%n",
                name, seconds, megabytes / seconds, usage.peakResident() / 1e6, usage.written() / 1e6);
    }
}
