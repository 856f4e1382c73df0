package dev.sluice.s3;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of the store's answers, as the port has them. */
final class Answers {

    private Answers() {
    }

    /** The tag without its quotes. */
    static String etag(@Nullable String header) {
        return header == null ? "" : header.replace("\"", "");
    }

    /** Empty if the store told none, or one of another kind: a composite checksum is no CRC32C of the bytes. */
    static Optional<Digest> crc32c(@Nullable String base64) {
        return Optional.ofNullable(base64)
                .filter(text -> !text.contains("-"))
                .map(text -> Digest.ofBase64(DigestAlgorithm.CRC32C, text));
    }
}
