package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.Usage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The runs as a Markdown table: one row for each peer. */
final class ThroughputTable {

    private ThroughputTable() {
    }

    static String of(Map<String, List<Run>> runs) {
        StringBuilder table = new StringBuilder("""
                | | MB/s, median | slowest round | beside nginx | hop: ns of CPU a byte \
                | CPU s: client, hop, store | peak MB: client, hop, store | MB to disk: client, hop, store |
                |---|---:|---:|---:|---:|---:|---:|---:|
                """);
        double reference = runs.containsKey(Peers.REFERENCE)
                ? median(runs.get(Peers.REFERENCE), Run::megabytesPerSecond)
                : Double.NaN;
        runs.forEach((name, peer) -> table.append(row(name, peer, reference)));
        return table.toString();
    }

    private static String row(String name, List<Run> runs, double reference) {
        double speed = median(runs, Run::megabytesPerSecond);
        double slowest = runs.stream().mapToDouble(Run::megabytesPerSecond).min().orElseThrow();
        return String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.2f | %s | %s | %s | %s |%n",
                name, speed, slowest, speed / reference,
                hasHop(runs) ? String.format(Locale.ROOT, "%.2f", median(runs, Run::hopNanosPerByte)) : "-",
                ofAll(runs, "%.1f", Usage::cpuSeconds),
                ofAll(runs, "%.0f", usage -> usage.peakResident() / 1e6),
                ofAll(runs, "%.0f", usage -> usage.written() / 1e6));
    }

    private static boolean hasHop(List<Run> runs) {
        return runs.stream().anyMatch(run -> run.hop().peakResident() > 0);
    }

    /** The medians for client, hop and store; a dash where there is no hop. */
    private static String ofAll(List<Run> runs, String format, ToDoubleFunction<Usage> value) {
        return cell(runs, format, value, Run::client)
                + ", " + (hasHop(runs) ? cell(runs, format, value, Run::hop) : "-")
                + ", " + cell(runs, format, value, Run::store);
    }

    private static String cell(
            List<Run> runs, String format, ToDoubleFunction<Usage> value, Function<Run, Usage> process) {
        return String.format(Locale.ROOT, format, median(runs, run -> value.applyAsDouble(process.apply(run))));
    }

    /** The middle one; of an even number the lower of the two. */
    static double median(List<Run> runs, ToDoubleFunction<Run> value) {
        return runs.stream()
                .map(value::applyAsDouble)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get((runs.size() - 1) / 2);
    }
}
