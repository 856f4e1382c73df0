package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
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
        Reading reading = new Reading(reader, address, etag, Digester.of(algorithm));
        boolean ended = false;
        while (!ended) {
            ended = retries.call(reading::goOn);
        }
        return reading.digester.value();
    }

    /** Goes on where it broke off, so that a line that breaks now and then keeps no large object from being read. For one thread. */
    private static final class Reading {
        private final ObjectReader reader;
        private final ObjectAddress address;
        private final String etag;
        private final Digester digester;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private long position;
        private long size;

        Reading(ObjectReader reader, ObjectAddress address, String etag, Digester digester) {
            this.reader = reader;
            this.address = address;
            this.etag = etag;
            this.digester = digester;
        }

        /** Returns whether that was the end. @throws StoreException if nothing came */
        boolean goOn() {
            long before = position;
            try (ObjectContent content = open()) {
                read(content);
                return true;
            } catch (IOException broken) {
                if (position == before) {
                    throw StoreException.temporary(Kind.UNAVAILABLE, "the store broke off while " + address + " was read back").withCause(broken);
                }
                return position == size;
            }
        }

        private ObjectContent open() {
            Optional<ByteRange> rest = position == 0 ? Optional.empty() : Optional.of(ByteRange.from(position));
            return reader.open(address, rest, Optional.of(etag));
        }

        private void read(ObjectContent content) throws IOException {
            size = content.info().size();
            content.stream().skipNBytes(position - content.offset());
            for (int count = content.stream().read(buffer); count >= 0; count = content.stream().read(buffer)) {
                digester.update(ByteBuffer.wrap(buffer, 0, count));
                position += count;
            }
        }
    }
}
