package dev.sluice.web.problem;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when memory is exhausted, as a gateway without any looks alive and answers nobody. The JVM does so
 * by itself ({@code ExitOnOutOfMemoryError}), but only where the heap is: the end of direct memory is an exception like
 * any other to it.
 */
public final class MemoryExhaustion {

    /** The JVM's own, for the end of the heap. */
    public static final int EXIT_CODE = 3;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryExhaustion.class);

    private MemoryExhaustion() {
    }

    /** Returns only if the failure has another cause. To be called wherever failures end up. */
    public static void endProcessIfCauseOf(Throwable failure) {
        causeOf(failure).ifPresent(exhausted -> {
            LOG.error(
                    "The process ends, as its memory is exhausted ({}). Give it more, or let it take fewer connections and uploads:"
                            + " see Memory in docs/configuration.md.",
                    exhausted.toString());
            Runtime.getRuntime().halt(EXIT_CODE);
        });
    }

    static Optional<OutOfMemoryError> causeOf(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError exhausted) {
                return Optional.of(exhausted);
            }
        }
        return Optional.empty();
    }
}
