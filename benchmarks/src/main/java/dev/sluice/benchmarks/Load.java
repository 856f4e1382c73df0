package dev.sluice.benchmarks;

import dev.sluice.benchmarks.peers.Peer;
import dev.sluice.benchmarks.process.ClientRun;
import dev.sluice.benchmarks.stores.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What every peer has to do in every round. */
sealed interface Load {

    /** How many bytes are to be brought to the other end. */
    long bytes();

    /**
     * The commands of a peer's clients, all of which run at once.
     *
     * @param output where what comes back is written to
     */
    List<List<String>> commands(Peer peer, Path output);

    /** Makes ready what all rounds need. */
    void prepare() throws IOException, InterruptedException;

    /**
     * Verifies what was done, outside the time that is taken, and clears it away.
     *
     * @param output as above
     */
    void settle(Path output) throws IOException, InterruptedException;

    /**
     * Puts the file.
     *
     * @param atOnce how many times, at the same time
     */
    record Uploads(Store store, TestFile file, int atOnce) implements Load {

        @Override
        public long bytes() {
            return file.size() * atOnce;
        }

        @Override
        public List<List<String>> commands(Peer peer, Path output) {
            return keys().stream().map(key -> peer.command().of(file, key, output)).toList();
        }

        private List<String> keys() {
            return IntStream.range(0, atOnce).mapToObj(number -> "file-" + number).toList();
        }

        @Override
        public void prepare() {
            // The file is all that is needed.
        }

        @Override
        public void settle(Path output) throws IOException, InterruptedException {
            for (String key : keys()) {
                store.verify(key, file);
                store.delete(key);
            }
        }
    }

    /** Gets the object that is the file, from a store that has its bytes. */
    record Download(Store store, TestFile file) implements Load {

        private static final String KEY = "file";

        @Override
        public long bytes() {
            return file.size();
        }

        @Override
        public List<List<String>> commands(Peer peer, Path output) {
            return List.of(peer.command().of(file, KEY, output));
        }

        @Override
        public void prepare() throws IOException, InterruptedException {
            ClientRun.run(Path.of(""), Map.of(), List.of(List.of(
                    "curl", "-fsS", "-T", file.path().toString(), store.uri(KEY).toString())));
            store.verify(KEY, file);
        }

        /** What went nowhere has its length at least, as curl compares it with what was announced. */
        @Override
        public void settle(Path output) throws IOException {
            if (Files.isRegularFile(output)) {
                file.requireSame(output);
                Files.delete(output);
            }
        }
    }
}
