package dev.sluice.testing;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.zip.CRC32C;

/** Bytes that look random but are the same in every run, and their digests. */
public final class TestBytes {

    private TestBytes() {}

    /** So many bytes; another size gives other bytes, not a longer run of the same. */
    public static byte[] of(int size) {
        return of(size, size);
    }

    /** So many bytes that the seed alone decides. */
    public static byte[] of(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public static byte[] concat(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    public static Digest crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Digest.ofCrc32c((int) crc.getValue());
    }

    public static Digest digest(DigestAlgorithm algorithm, byte[] bytes) {
        return switch (algorithm) {
            case CRC32C -> crc32c(bytes);
            case SHA_256, SHA_512 -> new Digest(algorithm, messageDigest(algorithm.standardName(), bytes));
        };
    }

    static byte[] messageDigest(String name, byte[] bytes) {
        try {
            return MessageDigest.getInstance(name).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(name + " is part of every JDK", impossible);
        }
    }
}
