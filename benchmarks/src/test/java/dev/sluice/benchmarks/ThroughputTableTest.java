package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThroughputTableTest {

    @Test
    void showsMediansTheSlowestRoundAndTheRatio() {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        runs.put(Peers.REFERENCE, List.of(run(500, 9_000_000), run(300, 9_000_000), run(400, 9_000_000)));
        runs.put("straight", List.of(run(1_000, 0), run(900, 0), run(100, 0)));

        assertThat(ThroughputTable.of(runs).lines().skip(2)).containsExactly(
                "| nginx as shipped | 400 | 300 | 1.00 | 6.25 | 1.5, 2.5, 3.5 | 1, 9, 3 | 4, 5, 6 |",
                "| straight | 900 | 100 | 2.25 | - | 1.5, -, 3.5 | 1, -, 3 | 4, -, 6 |");
    }

    /** @param speed in MB/s */
    private static Run run(int speed, long peakOfHop) {
        return new Run(
                speed * 1_000_000L,
                Duration.ofSeconds(1),
                new Usage(1.5, 1_000_000, 4_000_000),
                new Usage(2.5, peakOfHop, 5_000_000),
                new Usage(3.5, 3_000_000, 6_000_000));
    }
}
