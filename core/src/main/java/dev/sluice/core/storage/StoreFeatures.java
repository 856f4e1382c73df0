package dev.sluice.core.storage;

import dev.sluice.core.Digest;

/**
 * What a store can do beyond the plain verbs.
 *
 * @param checksums          how it checks the bytes of a part
 * @param fullObjectChecksum whether it checks the whole object's CRC32C at completion
 * @param conditionalWrites  whether {@link dev.sluice.core.Precondition#MUST_NOT_EXIST} is kept atomically; where it
 *                           isn't, such a request is refused
 */
public record StoreFeatures(Checksums checksums, boolean fullObjectChecksum, boolean conditionalWrites) {

    /**
     * Whether the store kept its promise to check the whole object: one that did tells the CRC32C that was sent. True
     * where it promises none and tells none.
     */
    public boolean keptBy(PublishedObject published, Digest sent) {
        return published.checksum().map(sent::equals).orElse(!fullObjectChecksum);
    }

    /** How a store checks the bytes of a part. */
    public enum Checksums {
        /** CRC32C in a header, or in a trailer: retained and let-go parts are both checked. */
        HEADER_OR_TRAILER,
        /**
         * CRC32C in a header; one in a trailer is taken unchecked, so an object is read back if a part of it was let
         * go.
         */
        HEADER_OR_UNCHECKED_TRAILER,
        /** CRC32C or MD5 in a header only: parts have to be retained. */
        HEADER,
        /** Not at all: parts have to be retained, and the object is read back. */
        NONE;

        /** Whether a part may be let go. */
        public boolean takesTrailers() {
            return this == HEADER_OR_TRAILER || this == HEADER_OR_UNCHECKED_TRAILER;
        }

        /** Whether the store has checked the bytes of parts that were {@code retained}, or of those that weren't. */
        public boolean checks(boolean retained) {
            return this == HEADER_OR_TRAILER || retained && this != NONE;
        }
    }
}
