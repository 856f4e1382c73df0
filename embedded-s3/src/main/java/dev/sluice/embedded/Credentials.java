package dev.sluice.embedded;

import java.security.SecureRandom;
import java.util.HexFormat;

/** What a client signs with. Its text does not show the secret. */
record Credentials(String accessKeyId, String secretAccessKey) {

    private static final SecureRandom RANDOM = new SecureRandom();

    Credentials {
        if (accessKeyId.isBlank() || secretAccessKey.isBlank()) {
            throw new IllegalArgumentException("accessKeyId and secretAccessKey must not be blank");
        }
    }

    static Credentials random() {
        return new Credentials("sluice-" + hex(8), hex(24));
    }

    private static String hex(int bytes) {
        byte[] value = new byte[bytes];
        RANDOM.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    @Override
    public String toString() {
        return "Credentials[" + accessKeyId + "]";
    }
}
