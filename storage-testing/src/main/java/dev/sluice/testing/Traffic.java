package dev.sluice.testing;

/**
 * What went through a {@link FaultProxy}.
 *
 * @param connections that clients have opened, those that met no target included
 * @param faults      that struck; what {@link FaultProxy#cut()} broke isn't among them
 * @param bytesUp     taken from clients
 * @param bytesDown   taken from targets
 */
public record Traffic(long connections, long faults, long bytesUp, long bytesDown) {

    /** What came after {@code earlier}. */
    public Traffic since(Traffic earlier) {
        return new Traffic(
                connections - earlier.connections,
                faults - earlier.faults,
                bytesUp - earlier.bytesUp,
                bytesDown - earlier.bytesDown);
    }
}
