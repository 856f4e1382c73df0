package dev.sluice.testing;

import java.util.List;
import java.util.SplittableRandom;

/** Which faults meet the bytes of one direction of a connection. Called for many connections at once: keep no state. */
@FunctionalInterface
public interface LineFaults {

    /** All goes well. */
    LineFaults NONE = random -> new Strike(LineFault.NONE, Long.MAX_VALUE);

    /** The next strike, drawn from what the seed gives this connection. */
    Strike next(SplittableRandom random);

    /** That fault, on every connection, after exactly so many bytes. */
    static LineFaults after(LineFault fault, long bytes) {
        return random -> new Strike(fault, bytes);
    }

    /**
     * One of these faults, each as likely as the others, for a share of the stretches.
     *
     * @param share   the probability, 0 to 1, that a stretch meets a fault; at a place drawn evenly within it
     * @param stretch in bytes; of connections that carry no more than one stretch, this is the share that is struck
     */
    static LineFaults share(double share, long stretch, LineFault... faults) {
        if (share < 0 || share > 1) {
            throw new IllegalArgumentException("a share must be 0 to 1: " + share);
        }
        List<LineFault> choice = List.of(faults);
        return random -> random.nextDouble() < share
                ? new Strike(choice.get(random.nextInt(choice.size())), 1 + random.nextLong(stretch))
                : new Strike(LineFault.NONE, stretch);
    }
}
