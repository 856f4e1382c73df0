package dev.sluice.core.engine;

import dev.sluice.core.ByteSize;
import dev.sluice.core.Parallelism;
import dev.sluice.core.parallelism.StartingPoint;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings that both engines have; each has a default. Not thread-safe. */
abstract sealed class EngineBuilder<B extends EngineBuilder<B>> permits UploadEngine.Builder, SessionEngine.Builder {

    private static final ByteSize DEFAULT_PART_SIZE = ByteSize.ofMiB(8);
    private static final Duration DEFAULT_SOURCE_SILENCE = Duration.ofSeconds(15);

    private @Nullable MemoryBudget budget;
    private ByteSize partSize = DEFAULT_PART_SIZE;
    private ByteSize maxObjectSize = new ByteSize(Long.MAX_VALUE);
    private RetryPolicy retryPolicy = RetryPolicy.ofDefaults();
    private Duration sourceSilence = DEFAULT_SOURCE_SILENCE;

    abstract B self();

    /** The memory that all uploads share; give the same to every engine of a process. Default: 48 MiB of its own. */
    public B budget(MemoryBudget value) {
        budget = Objects.requireNonNull(value, "budget");
        return self();
    }

    /** The size of a part, and the step in which it grows for large objects. Default 8 MiB. */
    public B partSize(ByteSize value) {
        partSize = Objects.requireNonNull(value, "partSize");
        return self();
    }

    /** The largest object that is accepted. Default: what the store allows. */
    public B maxObjectSize(ByteSize value) {
        maxObjectSize = Objects.requireNonNull(value, "maxObjectSize");
        return self();
    }

    /** How often and when a verb that failed is repeated. Default {@link RetryPolicy#ofDefaults()}. */
    public B retryPolicy(RetryPolicy value) {
        retryPolicy = Objects.requireNonNull(value, "retryPolicy");
        return self();
    }

    /**
     * How long a source may be silent while a part of it is let go, as the store would end the request soon after.
     * Default 15 s.
     */
    public B sourceSilence(Duration value) {
        sourceSilence = Objects.requireNonNull(value, "sourceSilence");
        return self();
    }

    ByteSize partSize() {
        return partSize;
    }

    /** @param multipartLimit an object of at most that many bytes is one plain put */
    EngineSettings settings(Parallelism parallelism, long multipartLimit) {
        MemoryBudget memory = budget == null ? MemoryBudget.ofDefaults() : budget;
        PartSizing sizing = PartSizing.of(memory, partSize, multipartLimit, maxObjectSize);
        return new EngineSettings(
                memory,
                parallelism,
                new StartingPoint(),
                new Retries(retryPolicy),
                sourceSilence,
                sizing,
                new EngineLifecycle());
    }
}
