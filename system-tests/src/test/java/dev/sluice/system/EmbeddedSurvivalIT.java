package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A gateway with the embedded store is killed while it publishes an upload: the folder has the whole object under its
 * name, or nothing; the next gateway removes what the dead one left, and the upload goes on and ends. When it is
 * killed, a seed decides; {@code -Dsluice.test.rounds=100} tries more of them.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmbeddedSurvivalIT {

    private static final long FILE_BYTES = (22L << 20) + 1;
    private static final int ROUNDS = Integer.getInteger("sluice.test.rounds", 3);
    private static final int WORKERS = 3;

    @TempDir
    private Path folder;

    static LongStream seeds() {
        return LongStream.range(0, ROUNDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void publishesAllOfAnObjectOrNothing(long seed) throws Exception {
        SeededFile file = new SeededFile("object", FILE_BYTES, seed);
        GatewayProcess gateway = start();
        try (FaultProxy line = FaultProxy.to(gateway.address()).seed(seed).start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> upload = threads.submit(new ParallelUpload(line.endpoint(), file, WORKERS, "seed " + seed));
            while (line.traffic().bytesUp() < FILE_BYTES) {
                Thread.sleep(1);
            }
            Thread.sleep(new SplittableRandom(seed).nextLong(300));
            gateway.kill();
            requireWholeOrNothing(file);
            gateway = start();
            line.retarget(gateway.address());
            upload.get();
            assertThat(GatewayClient.of(gateway.address(), Installation.BUCKET).crc32c(file.key()))
                    .isEqualTo(file.crc32c());
        } finally {
            gateway.close();
        }
        assertThat(folder.resolve("data/.sluice-store/writing")).isEmptyDirectory();
        assertThat(folder.resolve("data/.sluice-store/uploads").resolve(Installation.BUCKET)).isEmptyDirectory();
    }

    private GatewayProcess start() throws IOException {
        return GatewayProcess.builder()
                .argument("--data", folder.resolve("data").toString())
                .argument("--bucket", Installation.BUCKET)
                .environment("SLUICE_UPLOAD_PART_SIZE", "5MiB")
                .start();
    }

    /** Of the bucket's objects, those of Sluice's own left out. */
    private void requireWholeOrNothing(SeededFile file) throws IOException {
        Path bucket = folder.resolve("data").resolve(Installation.BUCKET);
        try (Stream<Path> paths = Files.walk(bucket)) {
            assertThat(paths.filter(Files::isRegularFile).filter(path -> !path.startsWith(bucket.resolve(".sluice"))))
                    .allSatisfy(path -> {
                        assertThat(bucket.relativize(path)).hasToString(file.key());
                        assertThat(path).hasSize(FILE_BYTES);
                    });
        }
    }
}
