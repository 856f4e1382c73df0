package dev.sluice.core.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Tells which upload wrote an object: SHA-256, in hex, of the upload's random id of 128 bits. */
final class UploadStamp {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private UploadStamp() { }

    static String random() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return of(HexFormat.of().formatHex(id));
    }

    static String of(String uploadId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(uploadId.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("SHA-256 is in every Java runtime", impossible);
        }
    }
}
