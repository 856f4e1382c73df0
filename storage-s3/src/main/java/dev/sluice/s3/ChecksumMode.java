package dev.sluice.s3;

import dev.sluice.core.storage.StoreFeatures;
import dev.sluice.core.storage.StoreFeatures.Checksums;

/** How a store lets the bytes of a part be checked. */
public enum ChecksumMode {
    /** CRC32C in the header of a retained part, in an aws-chunked trailer of one that is let go. */
    CRC32C_HEADER_OR_TRAILER(Checksums.HEADER_OR_TRAILER),
    /** The same, of a store that takes the trailer unchecked: objects whose parts were let go are read back. */
    CRC32C_HEADER_OR_UNCHECKED_TRAILER(Checksums.HEADER_OR_UNCHECKED_TRAILER),
    /** {@code Content-MD5} in the header. Only retained parts; costs about 1.5 ns of CPU a byte. */
    CONTENT_MD5(Checksums.HEADER),
    /** Nothing is sent, as nothing is known to be checked. Only retained parts, and objects are read back. */
    NONE(Checksums.NONE);

    private final Checksums feature;

    ChecksumMode(Checksums feature) {
        this.feature = feature;
    }

    /** The same in the port's terms. */
    StoreFeatures.Checksums feature() {
        return feature;
    }
}
