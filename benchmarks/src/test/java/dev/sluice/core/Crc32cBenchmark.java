package dev.sluice.core;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The checksum of a slab, and of a whole object from those of its parts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Crc32cBenchmark {

    private static final int PART_BYTES = 8 << 20;

    private final ByteBuffer slab = ByteBuffer.allocateDirect(256 << 10);

    /** Of 256 KiB outside the heap. */
    @Benchmark
    public long slab() {
        CRC32C crc = new CRC32C();
        crc.update(slab.clear());
        return crc.getValue();
    }

    /** Of one part more. */
    @Benchmark
    public int combine() {
        return Crc32c.combine(0x12345678, 0x9ABCDEF0, PART_BYTES);
    }
}
