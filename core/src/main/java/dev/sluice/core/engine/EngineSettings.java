package dev.sluice.core.engine;

import java.time.Duration;

/** What every upload of an engine goes by; {@link UploadEngine.Builder} says what each means. */
record EngineSettings(MemoryBudget budget, int parallelism, Retries retries, Duration sourceSilence, PartSizing sizing) {

    EngineSettings {
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1: " + parallelism);
        }
        if (!sourceSilence.isPositive()) {
            throw new IllegalArgumentException("source silence must be positive: " + sourceSilence);
        }
    }

    /** The largest part that is retained, in bytes. */
    long retainable() {
        return sizing.retainable();
    }
}
