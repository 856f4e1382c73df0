package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.core.ObjectAddress;
import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.ObjectContent;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.PublishedObject;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import dev.sluice.core.storage.UploadStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads a published object back that the store hasn't checked, and compares. One that turns out wrong is withdrawn,
 * unless something else has been put there since.
 */
record ReadBack(UploadStore store, Settlement settlement) {

    private static final Logger LOG = System.getLogger(ReadBack.class.getName());
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String GONE = "it was replaced or removed since, and what is there now stays";

    /** @throws StoreException {@code CHECKSUM_MISMATCH} if the object isn't what was sent */
    void requireEqual(PublishedObject published, Digest sent) {
        Digest found = digest(published.etag(), sent.algorithm());
        if (!found.equals(sent)) {
            throw StoreException.permanent(
                    Kind.CHECKSUM_MISMATCH,
                    "read back, " + settlement.address() + " has " + found + ", but " + sent + " was sent; "
                            + withdraw(published) + "; send it again");
        }
    }

    /** Returns what became of it. */
    private String withdraw(PublishedObject wrong) {
        try {
            if (wrong.versionId().isEmpty() && !isThere(wrong)) {
                return GONE;
            }
            settlement.retries().run(() -> store.withdraw(settlement.address(), wrong));
            return "it was removed again";
        } catch (StoreException kept) {
            if (kept.kind() == Kind.PRECONDITION_FAILED || kept.kind() == Kind.NO_SUCH_OBJECT) {
                return GONE;
            }
            LOG.log(
                    Level.WARNING,
                    "What was published at " + settlement.address() + " is wrong, and could not be removed",
                    kept);
            return "it has to be removed, which failed: " + kept.getMessage();
        }
    }

    private boolean isThere(PublishedObject wrong) {
        return settlement.find().filter(object -> object.etag().equals(wrong.etag())).isPresent();
    }

    /** The digest of what the store gives. */
    Digest digest(String etag, DigestAlgorithm algorithm) {
        Reading reading = new Reading(settlement.reader(), settlement.address(), etag, Digester.of(algorithm));
        boolean ended = false;
        while (!ended) {
            ended = settlement.retries().call(() -> goOn(reading));
        }
        return reading.digester.value();
    }

    private static boolean goOn(Reading reading) {
        try {
            return reading.goOn();
        } catch (StoreException failure) {
            if (failure.kind() == Kind.PRECONDITION_FAILED || failure.kind() == Kind.NO_SUCH_OBJECT) {
                throw StoreException.permanent(
                                Kind.CONFLICT,
                                reading.address
                                        + " was replaced or removed while it was read back, so it is not known whether it was right")
                        .withCause(failure);
            }
            throw failure;
        }
    }

    /**
     * Goes on where it broke off, so that a line that breaks now and then keeps no large object from being read. For
     * one thread.
     */
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

        /**
         * Returns whether that was the end.
         *
         * @throws StoreException if nothing came
         */
        boolean goOn() {
            long before = position;
            try (ObjectContent content = open()) {
                read(content);
                return true;
            } catch (IOException broken) {
                if (position == before) {
                    throw StoreException.temporary(
                                    Kind.UNAVAILABLE, "the store broke off while " + address + " was read back")
                            .withCause(broken);
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
