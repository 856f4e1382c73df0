package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peer;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.process.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One load, borne by every peer in turn, for some rounds after one that warms up; every object is verified, outside the
 * time that is taken.
 */
final class Throughput {

    private static final int ATTEMPTS = 3;
    private static final Path NOWHERE = Path.of("/dev/null");

    private final Path work;
    private final Server store;
    private final Load load;

    /** @param work where the clients run */
    Throughput(Path work, Server store, Load load) {
        this.work = work;
        this.store = store;
        this.load = load;
    }

    /** Each peer's runs, by its name, in the order of the peers. */
    Map<String, List<Run>> measure(List<Peer> peers, int rounds) throws IOException, InterruptedException {
        load.prepare();
        for (Peer peer : peers) {
            run(peer, work.resolve("output"));
        }
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : peers) {
                Run run = run(peer, NOWHERE);
                System.err.printf("round %d, %s: %.0f MB/s%n", round, peer.name(), run.megabytesPerSecond());
                runs.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(run);
            }
        }
        return runs;
    }

    /** A failed attempt is said and made again; it isn't part of the figures. */
    private Run run(Peer peer, Path output) throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            try {
                return attempt(peer, output);
            } catch (IOException e) {
                String log = peer.hop().isPresent() ? peer.hop().get().log() : "";
                System.err.printf("%s failed: %s%n%s%n", peer.name(), e.getMessage(), log);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Run attempt(Peer peer, Path output) throws IOException, InterruptedException {
        Usage hop = peer.hopUsage();
        Usage storeBefore = store.usage();
        ClientRun client = ClientRun.run(work, peer.environment(), load.commands(peer, output));
        Run run = new Run(
                load.bytes(),
                client.elapsed(),
                client.usage(),
                peer.hopUsage().since(hop),
                store.usage().since(storeBefore));
        load.settle(output);
        return run;
    }
}
