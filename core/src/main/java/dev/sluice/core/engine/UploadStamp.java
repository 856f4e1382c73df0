package dev.sluice.core.engine;

import dev.sluice.core.UploadRequest;
import dev.sluice.core.storage.ObjectAttributes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Tells which upload wrote an object: SHA-256, in hex, of the upload's random id of 128 bits. */
final class UploadStamp {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ID_BYTES = 16;

    private UploadStamp() { }

    static String random() {
        return of(randomId());
    }

    /** 128 random bits, in lower-case hex. */
    static String randomId() {
        byte[] id = new byte[ID_BYTES];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    static String of(String uploadId) {
        return Sha256.hex(uploadId.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a request asks to be kept, with the stamp of its upload. */
    static ObjectAttributes attributes(UploadRequest request, String stamp) {
        return new ObjectAttributes(
                request.contentType(),
                request.contentHeaders(),
                request.metadata(),
                Optional.of(stamp),
                request.storageClass());
    }
}
