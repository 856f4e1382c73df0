package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads a published object back from a store that checks nothing, and compares. */
record ReadBack(ObjectReader reader, Retries retries) {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** @throws StoreException {@code CHECKSUM_MISMATCH} if the object isn't what was sent */
    void requireEqual(ObjectAddress address, String etag, Digest sent) {
        Digest found = retries.call(() -> digest(address, etag));
        if (!found.equals(sent)) {
            throw StoreException.permanent(Kind.CHECKSUM_MISMATCH,
                    "read back, " + address + " has " + found + ", but " + sent + " was sent; delete the object and send it again");
        }
    }

    private Digest digest(ObjectAddress address, String etag) {
        CRC32C crc = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ObjectContent content = reader.open(address, Optional.empty(), Optional.of(etag))) {
            for (int count = content.stream().read(buffer); count >= 0; count = content.stream().read(buffer)) {
                crc.update(buffer, 0, count);
            }
        } catch (IOException broken) {
            throw StoreException.temporary(Kind.UNAVAILABLE, "the store broke off while " + address + " was read back").withCause(broken);
        }
        return Digest.ofCrc32c((int) crc.getValue());
    }
}
