package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peer;
import dev.sluice.benchmarks.peers.Peers;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.process.Usage;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One file, put by every peer in turn, for some rounds after one that warms up; every object is verified, outside the time
 * that is taken.
 */
final class Throughput {

    /** The peer that the others are compared with. */
    static final String REFERENCE = "nginx as shipped";

    private static final String KEY = "file.bin";
    private static final int ATTEMPTS = 3;

    private final Tools tools;
    private final Store store;
    private final TestFile file;

    Throughput(Tools tools, Store store, TestFile file) {
        this.tools = tools;
        this.store = store;
        this.file = file;
    }

    /** Each peer's runs, by its name, in the order of the table. */
    Map<String, List<Run>> measure(int rounds) throws IOException, InterruptedException {
        List<Peer> peers = new ArrayList<>();
        try {
            startPeers(peers);
            return measure(peers, rounds);
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
    }

    private void startPeers(List<Peer> peers) throws IOException, InterruptedException {
        peers.add(Peers.curlStraight(store));
        Optional<Path> nginx = tools.nginx();
        if (nginx.isPresent()) {
            peers.add(Peers.nginx(tools, nginx.get(), store, REFERENCE, ""));
            peers.add(Peers.nginx(tools, nginx.get(), store, "nginx, `client_body_buffer_size 256k`", "client_body_buffer_size 256k;"));
        }
        peers.add(Peers.sluice(tools, store));
        tools.rclone().ifPresent(rclone -> peers.add(Peers.rclone(tools, rclone, store)));
    }

    private Map<String, List<Run>> measure(List<Peer> peers, int rounds) throws IOException, InterruptedException {
        for (Peer peer : peers) {
            put(peer);
        }
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (Peer peer : peers) {
                Run run = put(peer);
                System.err.printf("%s, round %d, %s: %.0f MB/s%n", store.name(), round, peer.name(), run.megabytesPerSecond());
                runs.computeIfAbsent(peer.name(), _ -> new ArrayList<>()).add(run);
            }
        }
        return runs;
    }

    /** A failed attempt is said and made again; it isn't part of the figures. */
    private Run put(Peer peer) throws IOException, InterruptedException {
        for (int attempt = 1; true; attempt++) {
            try {
                return attempt(peer);
            } catch (IOException e) {
                String log = peer.hop().isPresent() ? peer.hop().get().log() : "";
                System.err.printf("%s failed: %s%n%s%n", peer.name(), e.getMessage(), log);
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private Run attempt(Peer peer) throws IOException, InterruptedException {
        Usage hop = peer.hopUsage();
        Usage storeBefore = store.server().usage();
        ClientRun client = ClientRun.run(tools.work(), peer.environment(), peer.command().apply(file, KEY));
        Run run = new Run(
                file.size() / 1e6 / (client.elapsed().toNanos() / 1e9),
                client.usage(),
                peer.hopUsage().since(hop),
                store.server().usage().since(storeBefore));
        store.verify(KEY, file);
        store.delete(KEY);
        return run;
    }
}
