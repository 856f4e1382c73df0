package dev.sluice.benchmarks.peers;

import dev.sluice.benchmarks.process.Server;
import dev.sluice.benchmarks.process.Usage;
import java.util.Map;
import java.util.Optional;

/**
 * A way for a file into a store, or from it. Closing it ends its hop.
 *
 * @param name        what the table calls it
 * @param hop         the server between client and store, if there is one
 * @param environment of the client, beside this process's own
 * @param command     the client's
 */
public record Peer(String name, Optional<Server> hop, Map<String, String> environment, ClientCommand command)
        implements AutoCloseable {

    /** A peer whose client is curl. */
    static Peer curl(String name, Optional<Server> hop, ClientCommand command) {
        return new Peer(name, hop, Map.of(), command);
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
