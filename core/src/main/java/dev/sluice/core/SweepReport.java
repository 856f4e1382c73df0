package dev.sluice.core;

/**
 * What a sweep did.
 *
 * @param removed how many expired uploads it removed, with all that was sent of them
 * @param failed  how many it could not remove, for example because the credential may not delete
 */
public record SweepReport(int removed, int failed) {
}
