package dev.sluice.core.engine;

import dev.sluice.core.ByteSize;
import dev.sluice.core.UploadSource;
import dev.sluice.core.storage.PartBody.BodyReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A part's way through memory: reserving it, filling it from a source outside the heap, and handing it out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PartBenchmark {

    private static final int PART_BYTES = 8 << 20;

    private final MemoryBudget budget = MemoryBudget.of(ByteSize.ofMiB(48));
    private final ByteBuffer content = ByteBuffer.allocateDirect(256 << 10);

    /** Memory for a part, and back. */
    @Benchmark
    public Reservation reserve() throws InterruptedException {
        try (Reservation reservation = budget.reserve(PART_BYTES, "a benchmark")) {
            return reservation;
        }
    }

    /** 8 MiB that are retained. */
    @Benchmark
    public long fillAndRead() throws IOException, InterruptedException {
        try (PartQueue part = PartQueue.retained(budget.reserve(PART_BYTES, "a benchmark"), PART_BYTES)) {
            part.fill(new SourceReader(new Endless(), List.of()));
            return read(part);
        }
    }

    private static long read(PartQueue part) throws IOException {
        long count = 0;
        try (BodyReader reader = part.open()) {
            for (ByteBuffer slab = reader.next(); slab != null; slab = reader.next()) {
                count += slab.remaining();
            }
        }
        return count;
    }

    /** As much as is asked for. */
    private final class Endless implements UploadSource {

        @Override
        public int read(ByteBuffer buffer) {
            int count = Math.min(buffer.remaining(), content.capacity());
            buffer.put(content.duplicate().limit(count));
            return count;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
