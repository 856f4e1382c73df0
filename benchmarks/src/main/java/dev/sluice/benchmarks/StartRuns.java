package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.stores.FreeStoreProcess;
import dev.sluice.benchmarks.stores.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How long the built gateway takes to start, with a store of one's own; beside a JVM that has nothing to do. */
final class StartRuns {

    private static final String KEY = "first";
    private static final long LIMIT_SECONDS = 60;
    private static final long POLL_MILLIS = 2;

    private final Tools tools;
    private final Report report;

    StartRuns(Tools tools, Report report) {
        this.tools = tools;
        this.report = report;
    }

    void run(int rounds) throws IOException, InterruptedException {
        List<Double> jvm = new ArrayList<>();
        List<Double> told = new ArrayList<>();
        List<Double> stored = new ArrayList<>();
        try (Store store = FreeStoreProcess.start(tools)) {
            for (int round = 0; round <= rounds; round++) {
                double empty = emptyJvm();
                Start start = start(store);
                store.delete(KEY);
                if (round > 0) {
                    jvm.add(empty);
                    told.add(start.told());
                    stored.add(start.stored());
                }
            }
        }
        report.add("""

                From the command to what the row says, %d rounds:

                | | s, median | slowest | times an empty JVM |
                |---|---:|---:|---:|
                """.formatted(rounds));
        report.add(row("a JVM with nothing to do has ended (`java --version`)", jvm, jvm));
        report.add(row("`./sluice serve` tells its address", told, jvm));
        report.add(row(
                "`./sluice serve` has stored a first byte that a client sent as soon as it could connect",
                stored,
                jvm));
    }

    /**
     * Seconds from the command.
     *
     * @param told   until the line with the address came
     * @param stored until an upload of one byte was answered
     */
    private record Start(double told, double stored) {
    }

    private double emptyJvm() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        new ProcessBuilder(java.toString(), "--version")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        return secondsSince(begin);
    }

    private Start start(Store store) throws IOException, InterruptedException {
        int port = Server.freePort();
        ProcessBuilder command =
                new ProcessBuilder(tools.sluice().toString(), "serve", "--port", Integer.toString(port));
        command.redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(tools.work().toFile())
                .environment()
                .putAll(Peers.settings(store));
        long begin = System.nanoTime();
        Process gateway = command.start();
        try (BufferedReader output = gateway.inputReader()) {
            double[] told = new double[1];
            Thread reader = Thread.ofPlatform()
                    .start(() -> told[0] = output.lines().findFirst().isPresent() ? secondsSince(begin) : Double.NaN);
            putFirstByte(port, begin);
            double stored = secondsSince(begin);
            reader.join();
            return new Start(told[0], stored);
        } finally {
            gateway.destroy();
            gateway.waitFor();
        }
    }

    private static void putFirstByte(int port, long begin) throws IOException, InterruptedException {
        while (secondsSince(begin) < LIMIT_SECONDS) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                client.getOutputStream()
                        .write(("PUT /api/v1/objects/" + Store.BUCKET + "/" + KEY
                                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")
                                .getBytes(StandardCharsets.US_ASCII));
                requireCreated(client.getInputStream());
                return;
            } catch (ConnectException notYet) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        throw new IOException("the gateway did not start in " + LIMIT_SECONDS + " s");
    }

    private static void requireCreated(InputStream answer) throws IOException {
        String status = new String(answer.readNBytes("HTTP/1.1 201".length()), StandardCharsets.US_ASCII);
        if (!status.endsWith("201")) {
            throw new IOException("the first byte was answered with " + status);
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String row(String label, List<Double> seconds, List<Double> reference) {
        return String.format(Locale.ROOT, "| %s | %.2f | %.2f | %.1f |%n",
                label, Medians.of(seconds), Collections.max(seconds), Medians.of(seconds) / Medians.of(reference));
    }
}
