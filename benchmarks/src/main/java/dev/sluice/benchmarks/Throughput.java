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

/** One file, put by every peer in turn, for some rounds; every object is verified, outside the time that is taken. */
final class Throughput {

    /** The peer that the others are compared with. */
    static final String REFERENCE = "nginx as shipped";

    private static final String KEY = "file.bin";

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
            peers.add(Peers.nginx(tools, nginx.get(), store, "nginx, 256 KiB body buffer", "client_body_buffer_size 256k;"));
        }
        peers.add(Peers.sluice(tools, store));
        tools.rclone().ifPresent(rclone -> peers.add(Peers.rclone(tools, rclone, store)));
    }

    private Map<String, List<Run>> measure(List<Peer> peers, int rounds) throws IOException, InterruptedException {
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

    private Run put(Peer peer) throws IOException, InterruptedException {
        Usage hop = peer.hopUsage();
        Usage storeBefore = store.server().usage();
        ClientRun client = runClient(peer);
        Run run = new Run(
                file.size() / 1e6 / (client.elapsed().toNanos() / 1e9),
                client.usage(),
                peer.hopUsage().since(hop),
                store.server().usage().since(storeBefore));
        store.verify(KEY, file);
        store.delete(KEY);
        return run;
    }

    private ClientRun runClient(Peer peer) throws IOException, InterruptedException {
        try {
            return ClientRun.run(tools.work(), peer.environment(), peer.command().apply(file, KEY));
        } catch (IOException e) {
            throw new IOException(peer.name() + ": " + e.getMessage() + "\n" + (peer.hop().isPresent() ? peer.hop().get().log() : "") + "\n" + store.server().log(), e);
        }
    }
}
