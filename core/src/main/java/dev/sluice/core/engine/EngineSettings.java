package dev.sluice.core.engine;

import dev.sluice.core.ObjectAddress;
import dev.sluice.core.Parallelism;
import dev.sluice.core.UploadException;
import dev.sluice.core.parallelism.AdaptiveParallelism;
import dev.sluice.core.parallelism.StartingPoint;
import dev.sluice.core.storage.StoreLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What every upload of an engine goes by; {@link UploadEngine.Builder} says what each means. */
record EngineSettings(
        MemoryBudget budget,
        Parallelism parallelism,
        StartingPoint startingPoint,
        Retries retries,
        Duration sourceSilence,
        PartSizing sizing,
        EngineLifecycle lifecycle) {

    EngineSettings {
        if (!sourceSilence.isPositive()) {
            throw new IllegalArgumentException("source silence must be positive: " + sourceSilence);
        }
    }

    /**
     * How an object is cut.
     *
     * @param retaining whether each of its parts has to be kept in memory as a whole
     * @throws UploadException.TooLarge if it can't be stored
     */
    PartPlan plan(ObjectAddress address, OptionalLong size, StoreLimits limits, boolean retaining) {
        try {
            PartPlan plan = PartPlan.of(size, limits, retaining ? sizing.retaining() : sizing);
            if (retaining && plan.partSize() > retainable()) {
                throw new IllegalArgumentException("parts of " + plan.partSize()
                        + " bytes have to be kept in memory for this store, and the memory budget has room for "
                        + retainable() + "; raise the memory budget");
            }
            return plan;
        } catch (IllegalArgumentException impossible) {
            throw new UploadException.TooLarge(
                    address, address + " can't be stored: " + impossible.getMessage(), impossible, Optional.empty());
        }
    }

    /** The number of parts that one upload may have in flight. */
    AdaptiveParallelism adaptiveParallelism() {
        return new AdaptiveParallelism(parallelism, startingPoint, System::nanoTime);
    }

    /** The largest part that is retained, in bytes. */
    long retainable() {
        return sizing.retainable();
    }
}
