package dev.sluice.core.engine;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** Computes a digest of bytes as they pass. Not thread-safe. */
interface Digester {

    void update(ByteBuffer bytes);

    /** The digest of all that passed; to be asked once. */
    Digest value();

    static Digester of(DigestAlgorithm algorithm) {
        return algorithm == DigestAlgorithm.CRC32C
                ? new OfCrc32c(new CRC32C())
                : new OfMessage(algorithm, messageDigest(algorithm));
    }

    private static MessageDigest messageDigest(DigestAlgorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.standardName());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(algorithm + " is in every Java runtime", impossible);
        }
    }

    record OfCrc32c(CRC32C crc) implements Digester {
        @Override
        public void update(ByteBuffer bytes) {
            crc.update(bytes);
        }

        @Override
        public Digest value() {
            return Digest.ofCrc32c((int) crc.getValue());
        }
    }

    record OfMessage(DigestAlgorithm algorithm, MessageDigest digest) implements Digester {
        @Override
        public void update(ByteBuffer bytes) {
            digest.update(bytes);
        }

        @Override
        public Digest value() {
            return new Digest(algorithm, digest.digest());
        }
    }
}
