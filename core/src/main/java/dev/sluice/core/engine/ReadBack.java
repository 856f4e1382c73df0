package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads a published object back that the store hasn't checked, and compares. */
record ReadBack(ObjectReader reader, Retries retries) {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** @throws StoreException {@code CHECKSUM_MISMATCH} if the object isn't what was sent */
    void requireEqual(ObjectAddress address, String etag, Digest sent) {
        Digest found = digest(address, etag, sent.algorithm());
        if (!found.equals(sent)) {
            throw StoreException.permanent(Kind.CHECKSUM_MISMATCH,
                    "read back, " + address + " has " + found + ", but " + sent + " was sent; delete the object and send it again");
        }
    }

    /** The digest of what the store gives. */
    Digest digest(ObjectAddress address, String etag, DigestAlgorithm algorithm) {
        return retries.call(() -> read(address, etag, algorithm));
    }

    private Digest read(ObjectAddress address, String etag, DigestAlgorithm algorithm) {
        Digester digester = Digester.of(algorithm);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (ObjectContent content = reader.open(address, Optional.empty(), Optional.of(etag))) {
            for (int count = content.stream().read(buffer); count >= 0; count = content.stream().read(buffer)) {
                digester.update(ByteBuffer.wrap(buffer, 0, count));
            }
        } catch (IOException broken) {
            throw StoreException.temporary(Kind.UNAVAILABLE, "the store broke off while " + address + " was read back").withCause(broken);
        }
        return digester.value();
    }
}
