package dev.sluice.web.netty;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The clients whose bodies are being read, so that the slowest can go when there is no room for another. Thread-safe. */
@Singleton
public final class UploadingClients {

    private final LeastRate leastRate;
    private final Set<RequestBody> bodies = ConcurrentHashMap.newKeySet();

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

    void add(RequestBody body) {
        bodies.add(body);
    }

    void remove(RequestBody body) {
        bodies.remove(body);
    }

    /** Ends the slowest of those that have been under the least rate so far; its upload ends in a moment. False if there is none. */
    public boolean endSlowest() {
        Optional<Slow> slowest = bodies.stream().flatMap(body -> Slow.of(body).stream()).min(Comparator.comparingDouble(Slow::bytesPerSecond));
        slowest.ifPresent(slow -> slow.body().giveUp());
        return slowest.isPresent();
    }

    private record Slow(RequestBody body, double bytesPerSecond) {

        static Optional<Slow> of(RequestBody body) {
            OptionalDouble rate = body.underLeastRate();
            return rate.isPresent() ? Optional.of(new Slow(body, rate.getAsDouble())) : Optional.empty();
        }
    }
}
