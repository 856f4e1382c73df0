package dev.sluice.core.engine;

import dev.sluice.core.Parallelism;
import java.time.Duration;

/** What every upload of an engine goes by; {@link UploadEngine.Builder} says what each means. */
record EngineSettings(MemoryBudget budget, Parallelism parallelism, Retries retries, Duration sourceSilence, PartSizing sizing) {

    EngineSettings {
        if (!sourceSilence.isPositive()) {
            throw new IllegalArgumentException("source silence must be positive: " + sourceSilence);
        }
    }

    /** The largest part that is retained, in bytes. */
    long retainable() {
        return sizing.retainable();
    }
}
