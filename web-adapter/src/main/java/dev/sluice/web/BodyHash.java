package dev.sluice.web;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.Checksum;

/** Computes a digest of bytes as they pass. Not thread-safe. */
interface BodyHash {

    void update(ByteBuffer bytes);

    /** The digest of all that passed; to be asked once. */
    byte[] value();

    /** One of 32 bits. */
    static BodyHash of(Checksum checksum) {
        return new BodyHash() {

            @Override
            public void update(ByteBuffer bytes) {
                checksum.update(bytes);
            }

            @Override
            public byte[] value() {
                return ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array();
            }
        };
    }

    static BodyHash of(MessageDigest digest) {
        return new BodyHash() {

            @Override
            public void update(ByteBuffer bytes) {
                digest.update(bytes);
            }

            @Override
            public byte[] value() {
                return digest.digest();
            }
        };
    }
}
