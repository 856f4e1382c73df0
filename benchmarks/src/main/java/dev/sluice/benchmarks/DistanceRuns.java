package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.FaultProxy;
import dev.sluice.testing.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One file to stores at several distances, through gateways that keep a fixed number of parts in flight, and through
 * one that finds the number by itself. The line to the store is the limit, not this machine.
 */
final class DistanceRuns {

    private static final String KEY = "file.bin";
    private static final int[] ROUND_TRIP_MILLIS = {5, 50, 300};
    private static final int[] FIXED_NUMBERS = {1, 2, 4, 8, 16};
    private static final long LINE_RATE = 100_000_000;
    /** Memory for sixteen retained parts, so that the number of parts alone is compared. */
    private static final Map<String, String> ROOMY =
            Map.of("SLUICE_MEMORY_BUDGET", "192MiB", "SLUICE_JAVA_OPTS", "-XX:MaxDirectMemorySize=320m");

    private final Tools tools;
    private final TestFile file;
    private final Report report;

    DistanceRuns(Tools tools, TestFile file, Report report) {
        this.tools = tools;
        this.file = file;
        this.report = report;
    }

    /** A gateway with its settings, and the MB/s of its uploads so far. */
    private record Contender(String label, Server gateway, List<Double> rates) implements AutoCloseable {

        double median() {
            return Medians.of(rates);
        }

        @Override
        public void close() {
            gateway.close();
        }
    }

    void run(int rounds) throws IOException, InterruptedException {
        report.add("""

                %d MiB by one `curl -T` to a free store behind a line of 100 MB/s, of which a connection \
                carries 4 MiB in a \
                round \
                trip at most, as TCP's window does: MB/s with so many parts of 8 MiB in flight, medians of %d \
                rounds. All but the \
                last column with a memory budget of 192 MiB.

                | round trip | 1 | 2 | 4 | 8 | 16 | default, 1-16 | of the best | its first upload \
                | default, in 48 MiB |
                |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(file.size() >> 20, rounds));
        for (int millis : ROUND_TRIP_MILLIS) {
            Line line = Line.DIRECT.withRoundTrip(Duration.ofMillis(millis)).withRates(LINE_RATE, LINE_RATE);
            try (Store store = FreeStoreProcess.start(tools);
                    FaultProxy proxy = FaultProxy.to(store.server().uri("")).line(line).start()) {
                measure(millis, rounds, store, proxy);
            }
        }
    }

    private void measure(int millis, int rounds, Store store, FaultProxy proxy)
            throws IOException, InterruptedException {
        List<Contender> fixed = new ArrayList<>();
        List<Contender> all = new ArrayList<>();
        try {
            for (int number : FIXED_NUMBERS) {
                fixed.add(start(
                        Integer.toString(number),
                        with(ROOMY, "SLUICE_UPLOAD_PARALLELISM", Integer.toString(number)),
                        store,
                        proxy));
                all.add(fixed.getLast());
            }
            Contender adapting = start("default", ROOMY, store, proxy);
            all.add(adapting);
            Contender withLess = start("default, in 48 MiB", Map.of(), store, proxy);
            all.add(withLess);
            for (int round = 1; round <= rounds; round++) {
                for (Contender contender : all) {
                    put(contender, store);
                    System.err.printf(
                            "%d ms, round %d, %s: %.1f MB/s%n",
                            millis, round, contender.label(), contender.rates().getLast());
                }
            }
            report.add(row(millis, fixed, adapting, withLess));
        } finally {
            all.forEach(Contender::close);
        }
    }

    private Contender start(String label, Map<String, String> settings, Store store, FaultProxy proxy)
            throws IOException, InterruptedException {
        Map<String, String> all = with(settings, "SLUICE_STORAGE_ENDPOINT", proxy.endpoint().toString());
        return new Contender(
                label,
                Peers.startSluice(tools.work(), List.of(tools.sluice().toString()), store, all),
                new ArrayList<>());
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(name, value);
        return more;
    }

    private void put(Contender contender, Store store) throws IOException, InterruptedException {
        String target = contender.gateway().uri("/api/v1/objects/" + Store.BUCKET + "/" + KEY).toString();
        List<String> curl = List.of("curl", "-fsS", "-o", "/dev/null", "-T", file.path().toString(), target);
        ClientRun run = ClientRun.run(tools.work(), Map.of(), List.of(curl));
        store.verify(KEY, file);
        store.delete(KEY);
        contender.rates().add(file.size() / 1e6 / (run.elapsed().toNanos() / 1e9));
    }

    private static String row(int millis, List<Contender> fixed, Contender adapting, Contender withLess) {
        StringBuilder row = new StringBuilder("| %d ms |".formatted(millis));
        fixed.forEach(contender -> row.append(String.format(Locale.ROOT, " %.0f |", contender.median())));
        double best = fixed.stream().mapToDouble(Contender::median).max().orElseThrow();
        return row.append(String.format(
                        Locale.ROOT,
                        " %.0f | %.2f | %.0f | %.0f |%n",
                        adapting.median(),
                        adapting.median() / best,
                        adapting.rates().getFirst(),
                        withLess.median()))
                .toString();
    }
}
