package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import dev.sluice.testing.FaultProxy;
import dev.sluice.testing.Line;
import dev.sluice.testing.LineFault;
import dev.sluice.testing.LineFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One file over a long line between client and gateway: in one stream, which begins again when it is cut, and in parts
 * on several connections. Each round draws its own cuts, the same for both.
 */
final class LineRuns {

    private static final Line LONG = Line.DIRECT.withRoundTrip(Duration.ofMillis(50));
    /** What a part has. */
    private static final long STRETCH = 8L << 20;
    private static final double SHARE = 0.01;

    private final Tools tools;
    private final TestFile file;
    private final Report report;

    LineRuns(Tools tools, TestFile file, Report report) {
        this.tools = tools;
        this.file = file;
        this.report = report;
    }

    /** What makes a client's command, for an address of the gateway. */
    private enum Client {
        ONE_STREAM("one stream (`curl -T --retry`)") {
            @Override
            List<String> command(Tools tools, TestFile file, String gateway) {
                return List.of(
                        "curl",
                        "-fsS",
                        "-o",
                        "/dev/null",
                        "--retry",
                        "1000",
                        "--retry-all-errors",
                        "--retry-delay",
                        "1",
                        "-T",
                        file.path().toString(),
                        gateway + "/api/v1/objects/" + Store.BUCKET + "/" + key());
            }
        },
        PARTS("parts on several connections (`sluice push`)") {
            @Override
            List<String> command(Tools tools, TestFile file, String gateway) {
                return List.of(
                        tools.sluice().toString(),
                        "push",
                        file.path().toString(),
                        gateway + "/" + Store.BUCKET + "/" + key());
            }
        };

        private final String label;

        Client(String label) {
            this.label = label;
        }

        abstract List<String> command(Tools tools, TestFile file, String gateway);

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One upload: how long it took, and what was sent beyond the file. */
    private record LineRun(double seconds, double megabytesAgain, long cuts) {
    }

    void run(int rounds) throws IOException, InterruptedException {
        report.add("""

                %d MiB over a line of 50 ms there and back, which carries at most 4 MiB of a connection in a \
                round trip as \
                TCP's \
                window does, %d rounds. Cut: of every 8 MiB that a connection carries, 1%% meet a cut, at a \
                random place.

                | line | client | s, median | slowest | MB/s | times as fast | MB sent again, median | most | cuts |
                |---|---|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(file.size() >> 20, rounds));
        try (Store store = FreeStoreProcess.start(tools);
                Server gateway = Peers.startSluice(tools.work(), List.of(tools.sluice().toString()), store)) {
            measure("long", LineFaults.NONE, rounds, store, gateway);
            measure(
                    "long, cut",
                    LineFaults.share(SHARE, STRETCH, LineFault.CUT, LineFault.RESET),
                    rounds,
                    store,
                    gateway);
        }
    }

    private void measure(String line, LineFaults faults, int rounds, Store store, Server gateway)
            throws IOException, InterruptedException {
        List<LineRun> oneStream = new ArrayList<>();
        List<LineRun> parts = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            oneStream.add(put(Client.ONE_STREAM, faults, round, store, gateway));
            parts.add(put(Client.PARTS, faults, round, store, gateway));
        }
        double reference = median(oneStream, LineRun::seconds);
        report.add(row(line, Client.ONE_STREAM, oneStream, reference));
        report.add(row(line, Client.PARTS, parts, reference));
    }

    private LineRun put(Client client, LineFaults faults, int round, Store store, Server gateway)
            throws IOException, InterruptedException {
        try (FaultProxy proxy = FaultProxy.to(gateway.uri(""))
                .line(LONG)
                .faults(faults, LineFaults.NONE)
                .seed(round)
                .start()) {
            ClientRun run = ClientRun.run(
                    tools.work(),
                    Map.of(),
                    List.of(client.command(tools, file, proxy.endpoint().toString())));
            store.verify(client.key(), file);
            store.delete(client.key());
            long again = Math.max(0, proxy.traffic().bytesUp() - file.size());
            LineRun result = new LineRun(run.elapsed().toNanos() / 1e9, again / 1e6, proxy.traffic().faults());
            System.err.printf("round %d, %s: %s%n", round, client.label, result);
            return result;
        }
    }

    private String row(String line, Client client, List<LineRun> runs, double reference) {
        double seconds = median(runs, LineRun::seconds);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.1f | %.1f | %.0f | %.1f | %.1f | %.1f | %d |%n",
                line,
                client.label,
                seconds,
                runs.stream().mapToDouble(LineRun::seconds).max().orElseThrow(),
                file.size() / 1e6 / seconds,
                reference / seconds,
                median(runs, LineRun::megabytesAgain),
                runs.stream().mapToDouble(LineRun::megabytesAgain).max().orElseThrow(),
                runs.stream().mapToLong(LineRun::cuts).sum());
    }

    /** The middle one; of an even number the lower of the two. */
    private static double median(List<LineRun> runs, ToDoubleFunction<LineRun> value) {
        return runs.stream()
                .map(value::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get((runs.size() - 1) / 2);
    }
}
