package dev.sluice.core.engine;

import dev.sluice.core.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** SHA-256 of what is short. */
final class Sha256 {

    private Sha256() { }

    /** In lower-case hex. */
    static String hex(byte[] bytes) {
        Digester digester = Digester.of(DigestAlgorithm.SHA_256);
        digester.update(ByteBuffer.wrap(bytes));
        return HexFormat.of().formatHex(digester.value().value());
    }
}
