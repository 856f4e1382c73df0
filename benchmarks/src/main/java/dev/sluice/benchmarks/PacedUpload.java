package dev.sluice.benchmarks;

import dev.sluice.benchmarks.load.HttpCall;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.Pace;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * One upload of a load.
 *
 * @param bytesPerSecond how fast its client sends; 0: as fast as it goes
 */
record PacedUpload(String key, TestFile file, long bytesPerSecond) {

    private static final int SLOWEST = 300_000;
    private static final int FASTEST = 600_000;

    /** How fast a slow client sends: 0.3 to 0.6 MB/s. */
    static int slowRate(SplittableRandom random) {
        return random.nextInt(SLOWEST, FASTEST);
    }

    /** Sends it in one request; returns when it is answered. */
    void put(Server gateway) throws IOException {
        HttpCall.of("PUT", gateway.uri("/api/v1/objects/" + Store.BUCKET + "/" + key))
                .at(Pace.of(bytesPerSecond))
                .send(file.content())
                .requireSuccess();
    }
}
