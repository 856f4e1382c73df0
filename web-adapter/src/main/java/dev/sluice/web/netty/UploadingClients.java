package dev.sluice.web.netty;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients whose bodies are being read, so that the slowest can go when there is no room for another. Thread-safe.
 */
@Singleton
public final class UploadingClients {

    /** One whose body is being read. Thread-safe. */
    interface UploadingClient {

        /** Its rate so far in bytes a second, if it is the client that is waited for, and under the least rate. */
        OptionalDouble underLeastRate();

        /** Ends a read that waits for it, as for one that is too slow. False if that was asked for before. */
        boolean giveUp();
    }

    private final LeastRate leastRate;
    private final Set<UploadingClient> clients = ConcurrentHashMap.newKeySet();

    @Inject
    UploadingClients(TransferSettings settings) {
        this(settings.leastRate());
    }

    UploadingClients(LeastRate leastRate) {
        this.leastRate = leastRate;
    }

    LeastRate leastRate() {
        return leastRate;
    }

    void add(UploadingClient client) {
        clients.add(client);
    }

    void remove(UploadingClient client) {
        clients.remove(client);
    }

    /**
     * Ends the slowest of those that have been under the least rate so far; its upload ends in a moment. Each goes for
     * one who asks. False if there is none.
     */
    public boolean endSlowest() {
        return clients.stream()
                .flatMap(client -> Slow.of(client).stream())
                .sorted(Comparator.comparingDouble(Slow::bytesPerSecond))
                .anyMatch(slow -> slow.client().giveUp());
    }

    private record Slow(UploadingClient client, double bytesPerSecond) {

        static Optional<Slow> of(UploadingClient client) {
            OptionalDouble rate = client.underLeastRate();
            return rate.isPresent() ? Optional.of(new Slow(client, rate.getAsDouble())) : Optional.empty();
        }
    }
}
