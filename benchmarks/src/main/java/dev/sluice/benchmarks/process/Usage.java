package dev.sluice.benchmarks.process;

/**
 * What a process has cost, its descendants included.
 *
 * @param cpuSeconds   in user and kernel mode
 * @param peakResident the most memory that was resident at any time since it began, in bytes
 * @param written      bytes that it caused to be written to a disk; a tmpfs isn't one
 */
public record Usage(double cpuSeconds, long peakResident, long written) {

    public static final Usage NONE = new Usage(0, 0, 0);

    /** Both together. */
    public Usage plus(Usage other) {
        return new Usage(cpuSeconds + other.cpuSeconds, peakResident + other.peakResident, written + other.written);
    }

    /** What came after {@code earlier}; the peak remains the one since the beginning. */
    public Usage since(Usage earlier) {
        return new Usage(cpuSeconds - earlier.cpuSeconds, peakResident, written - earlier.written);
    }
}
