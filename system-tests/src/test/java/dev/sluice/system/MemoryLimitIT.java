package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sluice.benchmarks.load.HttpAnswer;
import dev.sluice.benchmarks.load.ManyUploads;
import dev.sluice.benchmarks.load.ResumableClient;
import dev.sluice.benchmarks.load.TricklingClients;
import dev.sluice.benchmarks.process.MemoryCgroup;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.process.Usage;
import dev.sluice.testing.FaultProxy;
import dev.sluice.testing.Line;
import dev.sluice.testing.Pace;
import dev.sluice.testing.StoreServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gateway, as it is built, in a memory group of 512 MB, in front of a store in another process: files larger than
 * that memory, several at once, and hundreds of slow clients, on a store that is fast and on one that takes 20 MB/s in
 * all. Every object is read back and compared. {@code -Dsluice.test.size=full} runs it with gigabytes.
 */
class MemoryLimitIT {

    private static final long MIB = 1L << 20;
    private static final long MEMORY = 512 * MIB;
    /** A log line or two; never a body. */
    private static final long WRITTEN = MIB;
    private static final String BUCKET = "memory-limit";
    private static final boolean FULL = System.getProperty("sluice.test.size", "small").equals("full");

    private static final int MANY = FULL ? 1000 : 200;
    private static final int TRICKLING = FULL ? 1000 : 500;
    private static final Duration TRICKLING_TIME = FULL ? Duration.ofMinutes(10) : Duration.ofSeconds(40);
    private static final int LISTED = FULL ? 20_000 : 2_000;

    @TempDir
    Path work;

    private enum Load {
        ONE_LARGE_FILE {
            @Override
            List<Upload> uploads() {
                return LongStream.of(FULL ? 2048 : 640)
                        .mapToObj(mib -> new Upload(new SeededFile("large", mib * MIB, 1), 0))
                        .toList();
            }
        },
        FOUR_AT_ONCE {
            @Override
            List<Upload> uploads() {
                return LongStream.range(0, 4)
                        .mapToObj(n -> new Upload(new SeededFile("file-" + n, (FULL ? 1024 : 96) * MIB, n), 0))
                        .toList();
            }
        },
        THREE_HUNDRED_SLOW_CLIENTS {
            @Override
            List<Upload> uploads() {
                SplittableRandom random = new SplittableRandom(300);
                return LongStream.range(0, 300)
                        .mapToObj(n -> new Upload(
                                new SeededFile("slow-" + n, (FULL ? 5 : 1) * MIB, n), random.nextInt(300_000, 600_000)))
                        .toList();
            }
        };

        abstract List<Upload> uploads();
    }

    /** A file that one client sends at its own pace; 0: as fast as it goes. */
    private record Upload(SeededFile file, long bytesPerSecond) {}

    @BeforeAll
    static void buildWhatIsNew() throws IOException, InterruptedException {
        Process version = new ProcessBuilder(launcher(), "--version").inheritIO().start();
        assertThat(version.waitFor()).isZero();
        System.out.println("| load | store | s | MB/s | peak resident MB | written MB |");
        System.out.println("|---|---|---:|---:|---:|---:|");
    }

    private static String launcher() {
        return Path.of("..", "sluice").toAbsolutePath().normalize().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "ONE_LARGE_FILE, 0",
        "FOUR_AT_ONCE, 0",
        "THREE_HUNDRED_SLOW_CLIENTS, 0",
        "ONE_LARGE_FILE, 20000000",
        "FOUR_AT_ONCE, 20000000",
        "THREE_HUNDRED_SLOW_CLIENTS, 20000000"
    })
    void holdsInAMachineOf512Megabytes(Load load, long storeBytesPerSecond) throws Exception {
        StoreServer store = StoreServer.MINIO.assumeRunning();
        try (MemoryCgroup group = memoryGroup();
                FaultProxy proxy = FaultProxy.to(store.endpoint())
                        .line(Line.DIRECT.withRates(storeBytesPerSecond, 0))
                        .start();
                Server gateway = startGateway(group, store, proxy.endpoint())) {
            GatewayClient client = GatewayClient.of(gateway.uri("/"), BUCKET);
            List<Upload> uploads = load.uploads();

            long start = System.nanoTime();
            atOnce(uploads, upload -> client.put(upload.file(), Pace.of(upload.bytesPerSecond())));
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            print(load, storeBytesPerSecond, uploads, elapsed, gateway.usage());

            Usage usage = gateway.usage();
            assertThat(usage.peakResident())
                    .isPositive()
                    .isLessThanOrEqualTo(MemoryFormula.ofReadme().peak(uploads.size()));
            assertThat(usage.written()).isLessThanOrEqualTo(WRITTEN);
            for (Upload upload : uploads) {
                assertThat(client.crc32c(upload.file().key()))
                        .as(upload.file().key())
                        .isEqualTo(upload.file().crc32c());
            }
        }
    }

    /** Each upload has one part on its way, from a slow client, when all of them are open. */
    @Test
    void holdsManyOpenUploadsInAMachineOf512Megabytes() throws Exception {
        StoreServer store = StoreServer.MINIO.assumeRunning();
        try (MemoryCgroup group = memoryGroup(); Server gateway = startGateway(group, store, store.endpoint())) {
            SplittableRandom random = new SplittableRandom(MANY);
            List<Upload> uploads = LongStream.range(0, MANY)
                    .mapToObj(n -> new Upload(
                            new SeededFile("open-" + n, (FULL ? 2 : 1) * MIB, n), random.nextInt(50_000, 100_000)))
                    .toList();
            ManyUploads many = new ManyUploads(new ResumableClient(gateway.uri("/"), Duration.ofMinutes(5)), BUCKET);

            long start = System.nanoTime();
            many.run(uploads.stream().map(MemoryLimitIT::job).toList());
            System.out.printf(
                    Locale.ROOT,
                    "%d uploads open at once, each with a part in flight: %.1f s, peak resident %.0f MB, %d answers of 503%n",
                    MANY,
                    (System.nanoTime() - start) / 1e9,
                    gateway.usage().peakResident() / 1e6,
                    many.refused());

            assertThat(gateway.usage().peakResident())
                    .isPositive()
                    .isLessThanOrEqualTo(MemoryFormula.ofReadme().peak(MANY));
            GatewayClient client = GatewayClient.of(gateway.uri("/"), BUCKET);
            for (Upload upload : uploads) {
                assertThat(client.crc32c(upload.file().key()))
                        .as(upload.file().key())
                        .isEqualTo(upload.file().crc32c());
            }
        }
    }

    /** What a segment of one byte pins is a receive buffer, as long as nobody takes the byte. */
    @Test
    void holdsClientsThatSendOneByteAtATime() throws Exception {
        StoreServer store = StoreServer.MINIO.assumeRunning();
        try (MemoryCgroup group = memoryGroup();
                Server gateway = startGateway(group, store, store.endpoint());
                TricklingClients clients = TricklingClients.start(gateway.uri("/"), TRICKLING, Duration.ofMillis(200),
                        client -> TricklingClients.put("/api/v1/objects/" + BUCKET + "/trickling-" + client))) {
            clients.awaitEnd(TRICKLING_TIME);
            System.out.printf(
                    Locale.ROOT,
                    "%d clients that send one byte at a time: %d bytes, peak resident %.0f MB, answers %s%n",
                    TRICKLING,
                    clients.segments(),
                    gateway.usage().peakResident() / 1e6,
                    clients.endings());

            HttpURLConnection liveness = (HttpURLConnection) gateway.uri("/health/liveness").toURL().openConnection();
            assertThat(liveness.getResponseCode()).isEqualTo(200);
            assertThat(clients.segments()).isGreaterThan(10L * TRICKLING);
            assertThat(gateway.usage().peakResident())
                    .isPositive()
                    .isLessThanOrEqualTo(MemoryFormula.ofReadme().peak(TRICKLING));
        }
    }

    /** All that a gateway does, at once. */
    @Test
    void holdsAMixtureInAMachineOf512Megabytes() throws Exception {
        StoreServer store = StoreServer.MINIO.assumeRunning();
        SplittableRandom random = new SplittableRandom(64);
        List<Upload> fast = LongStream.range(0, 64)
                .mapToObj(n -> new Upload(new SeededFile("fast-" + n, 8 * MIB, n), 0))
                .toList();
        List<Upload> slow = LongStream.range(0, 500)
                .mapToObj(n -> new Upload(new SeededFile("mixed-" + n, MIB, n), random.nextInt(50_000, 100_000)))
                .toList();
        try (MemoryCgroup group = memoryGroup();
                Server gateway = startGateway(group, store, store.endpoint());
                MixedLoad others = new MixedLoad(gateway.uri("/"), BUCKET)) {
            GatewayClient client = GatewayClient.of(gateway.uri("/"), BUCKET);
            client.put(new SeededFile("read-slowly", 100 * MIB, 100), Pace.UNLIMITED);
            List<SeededFile> keys = LongStream.range(0, LISTED)
                    .mapToObj(n -> new SeededFile("listed-" + n, n % 10, n))
                    .toList();
            atMost(32, keys, file -> client.put(file, Pace.UNLIMITED));

            others.readers(64, "read-slowly");
            others.listers(3, "listed-");
            List<Upload> uploads = Stream.concat(fast.stream(), slow.stream()).toList();
            atOnce(uploads, upload -> putUntilTaken(client, upload));
            others.end();

            Usage usage = gateway.usage();
            System.out.printf(
                    Locale.ROOT,
                    "%d uploads beside %s: peak resident %.0f MB%n",
                    uploads.size(),
                    others,
                    usage.peakResident() / 1e6);
            assertThat(usage.peakResident())
                    .isPositive()
                    .isLessThanOrEqualTo(MemoryFormula.ofReadme().peakWithOthers(uploads.size()));
            for (Upload upload : uploads) {
                assertThat(client.crc32c(upload.file().key()))
                        .as(upload.file().key())
                        .isEqualTo(upload.file().crc32c());
            }
        }
    }

    /** As every client does that is asked to send it again. */
    private static String putUntilTaken(GatewayClient client, Upload upload) throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            try {
                return client.put(upload.file(), Pace.of(upload.bytesPerSecond()));
            } catch (HttpAnswer.Unexpected later) {
                if (later.answer().status() != 503 || attempt == 10) {
                    throw later;
                }
            }
            Thread.sleep(1000);
        }
    }

    private static ManyUploads.Job job(Upload upload) {
        SeededFile file = upload.file();
        String crc32c = Base64.getEncoder().encodeToString(file.crc32c().value());
        return new ManyUploads.Job(file.key(), file::content, file.size(), crc32c, upload.bytesPerSecond());
    }

    private static MemoryCgroup memoryGroup() {
        try {
            return MemoryCgroup.create(MEMORY);
        } catch (IOException impossible) {
            return abort(impossible.getMessage());
        }
    }

    private Server startGateway(MemoryCgroup group, StoreServer store, URI endpoint)
            throws IOException, InterruptedException {
        int port = Server.freePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_ACCESS_KEY_ID", store.accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", store.secretAccessKey(),
                "SLUICE_STORAGE_PROFILE", "minio",
                "SLUICE_STORAGE_ENDPOINT", endpoint.toString(),
                "SLUICE_STORAGE_REGION", store.region(),
                "SLUICE_STORAGE_BUCKET", BUCKET));
        List<String> command = new ArrayList<>(group.launcher());
        command.addAll(List.of(launcher(), "serve", "--port", Integer.toString(port), "--bucket", BUCKET));
        return Server.start("sluice", port, "/health/readiness", work, environment, command);
    }

    @FunctionalInterface
    private interface Action<T> {
        Object on(T subject) throws Exception;
    }

    private static void atOnce(List<Upload> uploads, Action<Upload> action)
            throws InterruptedException, ExecutionException {
        atMost(uploads.size(), uploads, action);
    }

    private static <T> void atMost(int parallel, List<T> subjects, Action<T> action)
            throws InterruptedException, ExecutionException {
        try (ExecutorService clients = Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory())) {
            List<? extends Future<?>> all = subjects.stream()
                    .map(subject -> clients.submit(() -> action.on(subject)))
                    .toList();
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void print(
            Load load, long storeBytesPerSecond, List<Upload> uploads, Duration elapsed, Usage usage) {
        double megabytes = uploads.stream().mapToLong(upload -> upload.file().size()).sum() / 1e6;
        double seconds = elapsed.toMillis() / 1e3;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %.0f | %.0f | %.1f |%n",
                load,
                storeBytesPerSecond == 0 ? "fast" : "20 MB/s",
                seconds,
                megabytes / seconds,
                usage.peakResident() / 1e6,
                usage.written() / 1e6);
    }
}
