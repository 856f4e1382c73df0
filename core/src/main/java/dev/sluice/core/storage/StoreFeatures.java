package dev.sluice.core.storage;

/**
 * What a store can do beyond the plain verbs.
 *
 * @param checksums          how it checks the bytes of a part
 * @param fullObjectChecksum whether it checks the whole object's CRC32C at completion
 * @param conditionalWrites  whether {@link dev.sluice.core.Precondition#MUST_NOT_EXIST} is kept atomically; where it isn't,
 *                           such a request is refused
 */
public record StoreFeatures(Checksums checksums, boolean fullObjectChecksum, boolean conditionalWrites) {

    /** How a store checks the bytes of a part. */
    public enum Checksums {
        /** CRC32C in a header, or in a trailer: retained and let-go parts are both checked. */
        HEADER_OR_TRAILER,
        /** CRC32C or MD5 in a header only: parts have to be retained. */
        HEADER,
        /** Not at all: parts have to be retained, and the object is read back. */
        NONE
    }
}
