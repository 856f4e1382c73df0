package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import dev.sluice.testing.Line;
import dev.sluice.testing.LineFault;
import dev.sluice.testing.LineFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resumable uploads by the page in a browser, the command line and a client of the interface, through several gateways,
 * while gateways and the store are killed and the lines between them fail: every upload ends with the right object, and
 * no part that its client knows to be stored is ever sent again or lost. What happens when, a seed decides;
 * {@code -Dsluice.test.rounds=100} tries more of them.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UploadSurvivalIT {

    private static final long MIB = 1L << 20;
    private static final int PARTS = 5;
    private static final long FILE_BYTES = 22 * MIB + 1;
    private static final SeededFile PUSHED = new SeededFile("pushed", FILE_BYTES, 1);
    private static final SeededFile SENT = new SeededFile("sent", FILE_BYTES, 2);
    private static final SeededFile PICKED = new SeededFile("picked", FILE_BYTES, 3);
    private static final int ROUNDS = Integer.getInteger("sluice.test.rounds", 2);
    private static final Duration PATIENCE = Duration.ofSeconds(200);
    /** Slow enough that an upload takes some seconds. */
    private static final Line BUSY = Line.DIRECT.withRates(24_000_000, 0);

    /** Started by the first round that needs it, and kept for the others. */
    private static @Nullable Chromium chromium;

    @TempDir
    private Path folder;

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, ROUNDS);
    }

    @ParameterizedTest
    @CsvSource({"EMBEDDED, 2", "MINIO, 3"})
    void spreadsThePartsOverGateways(StoreProcess.Kind kind, int gatewayCount) throws Exception {
        try (Installation installation = Installation.start(kind, folder, gatewayCount, gatewayCount)) {
            uploadWithThePageDuring(installation, () -> { });

            assertThat(installation.ledger().acknowledged()).isEqualTo(3 * PARTS);
            assertThat(installation.ledger().sent()).isEqualTo(3 * PARTS);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survivesGatewaysThatAreKilled(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (Installation installation = Installation.start(anyStore(random), folder, 1 + random.nextInt(3), seed)) {
            installation.clientLine(BUSY, LineFaults.NONE, LineFaults.NONE);
            uploadWithThePageDuring(installation, () -> {
                for (long moment : random.longs(3, MIB, 3 * FILE_BYTES).sorted().toArray()) {
                    installation.awaitSent(moment);
                    installation.killGateway(random.nextInt(installation.gatewayCount()));
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void survivesAStoreThatIsKilled(StoreProcess.Kind kind) throws Exception {
        SplittableRandom random = new SplittableRandom(kind.ordinal());
        try (Installation installation = Installation.start(kind, folder, 2, kind.ordinal())) {
            installation.clientLine(BUSY, LineFaults.NONE, LineFaults.NONE);
            uploadWithThePageDuring(installation, () -> {
                installation.awaitSent(random.nextLong(MIB, 3 * FILE_BYTES));
                installation.killStore(random.nextInt(2000));
            });
        }
    }

    /** Without the page: a browser takes minutes to give up a connection that stalls. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void survivesLinesThatFail(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        StoreProcess.Kind kind = anyStore(random);
        // From the embedded store whole objects come back over that line, as it is not believed what it says of them.
        long answers = kind == StoreProcess.Kind.EMBEDDED ? 64 * 1024 : 2000;
        try (Installation installation = Installation.start(kind, folder, 2, seed)) {
            installation.clientLine(
                    BUSY,
                    LineFaults.share(
                            0.2,
                            5 * MIB,
                            LineFault.CUT,
                            LineFault.RESET,
                            LineFault.SLOWED,
                            LineFault.STALLED,
                            LineFault.ANSWER_LOST),
                    LineFaults.share(0.2, 500, LineFault.CUT, LineFault.RESET));
            installation.storeFaults(
                    LineFaults.share(
                            0.1,
                            5 * MIB,
                            LineFault.CUT,
                            LineFault.RESET,
                            LineFault.SLOWED,
                            LineFault.STALLED,
                            LineFault.ANSWER_LOST),
                    LineFaults.share(0.1, answers, LineFault.CUT, LineFault.RESET));
            uploadDuring(installation, () -> { });
        }
    }

    private static StoreProcess.Kind anyStore(SplittableRandom random) {
        return random.nextBoolean() ? StoreProcess.Kind.EMBEDDED : StoreProcess.Kind.MINIO;
    }

    @FunctionalInterface
    private interface Trouble {
        void happen() throws Exception;
    }

    /** One file by the command line, one by a client of the interface. */
    private void uploadDuring(Installation installation, Trouble trouble) throws Exception {
        pushAndSendDuring(installation, trouble);
        installation.requireStored(List.of(PUSHED, SENT));
    }

    /** One more by the page, in a browser. */
    private void uploadWithThePageDuring(Installation installation, Trouble trouble) throws Exception {
        try (UploadPage page = UploadPage.open(browser(), installation.address())) {
            Path file = PICKED.writeTo(folder);
            pushAndSendDuring(installation, () -> {
                page.pick(file);
                trouble.happen();
            });
            assertThat(page.awaitEnd(PICKED.key(), PATIENCE))
                    .as(installation.toString())
                    .startsWith("done")
                    .contains("verified end to end");
            assertThat(page.complaints()).as(installation.toString()).isEmpty();
        }
        installation.requireStored(List.of(PUSHED, SENT, PICKED));
    }

    private static Browser browser() {
        chromium = chromium == null ? Chromium.launch() : chromium;
        return chromium.browser();
    }

    private void pushAndSendDuring(Installation installation, Trouble trouble) throws Exception {
        Path file = PUSHED.writeTo(folder);
        try (PushProcess push = PushProcess.start(file, installation.address());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // A client that has never reached the gateway gives up at once.
            installation.awaitSent(MIB / 2);
            Future<?> sending =
                    threads.submit(new ParallelUpload(installation.address(), SENT, 4, installation.toString()));
            trouble.happen();
            sending.get();
            assertThat(push.await(PATIENCE.toSeconds())).as("%s, %s", installation, push.output()).isZero();
        }
    }
}
