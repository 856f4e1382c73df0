package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.TestFile;
import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.process.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A way for a file into a store. Closing it ends its hop.
 *
 * @param name        what the table calls it
 * @param hop         the server between client and store, if there is one
 * @param environment of the client, beside this process's own
 * @param command     the client's, for a file and a key
 */
public record Peer(
        String name, Optional<Server> hop, Map<String, String> environment, BiFunction<TestFile, String, List<String>> command)
        implements AutoCloseable {

    /** A peer whose client is {@code curl -T}; {@code address} is followed by the key. */
    static Peer curl(String name, Optional<Server> hop, String address) {
        return new Peer(name, hop, Map.of(), (file, key) ->
                List.of("curl", "-fsS", "-o", "/dev/null", "-T", file.path().toString(), address + key));
    }

    /** What its hop has cost so far. */
    public Usage hopUsage() {
        return hop.map(Server::usage).orElse(Usage.NONE);
    }

    @Override
    public void close() {
        hop.ifPresent(Server::close);
    }
}
