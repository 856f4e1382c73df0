package dev.sluice.web;

import dev.sluice.core.Digest;
import io.micronaut.serde.annotation.Serdeable;

/**
 * That the store has acknowledged a part.
 *
 * @param checksum of the part's bytes
 */
@Serdeable
record PartReceipt(Receipt.Checksum checksum) {

    static PartReceipt of(Digest digest) {
        return new PartReceipt(Receipt.Checksum.of(digest));
    }
}
