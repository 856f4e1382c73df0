package dev.sluice.cli.get;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;

/** A digest that is computed as the bytes come. Not thread-safe. */
sealed interface RunningDigest {

    void update(byte[] bytes, int count);

    /** The digest of all that came; nothing may come after. */
    Digest value();

    static RunningDigest of(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case CRC32C -> new Crc(new CRC32C());
            case SHA_256, SHA_512 -> new Sha(algorithm, messageDigest(algorithm.standardName()));
        };
    }

    private static MessageDigest messageDigest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    record Crc(CRC32C crc) implements RunningDigest {
        @Override
        public void update(byte[] bytes, int count) {
            crc.update(bytes, 0, count);
        }

        @Override
        public Digest value() {
            return Digest.ofCrc32c((int) crc.getValue());
        }
    }

    record Sha(DigestAlgorithm algorithm, MessageDigest digest) implements RunningDigest {
        @Override
        public void update(byte[] bytes, int count) {
            digest.update(bytes, 0, count);
        }

        @Override
        public Digest value() {
            return new Digest(algorithm, digest.digest());
        }
    }
}
