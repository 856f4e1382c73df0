package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.web.problem.RequestException;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of the whole object when it completes an upload. A field that isn't among these is refused.
 *
 * @param checksum the digest of all the bytes, by a client that read them in one go
 */
@Serdeable
record WholeChecksum(@Nullable Checksum checksum) {

    private static final Set<String> FIELDS = Set.of("checksum");

    /**
     * A digest.
     *
     * @param algorithm crc32c, in any case; sha-256 or sha-512 only as it was declared when an upload of one part began
     * @param value     in base64
     */
    @Serdeable
    record Checksum(String algorithm, String value) {

        private static final Set<String> FIELDS = Set.of("algorithm", "value");

        private static Checksum of(JsonFields parent) {
            JsonFields fields = parent.allowOnly(FIELDS);
            return new Checksum(fields.requiredText("algorithm"), fields.requiredText("value"));
        }

        private Digest digest() {
            return BodyAlgorithm.ofHttpName(algorithm)
                    .filter(known -> known.ofEngine().isPresent())
                    .flatMap(known -> BodyDigest.ofBase64("checksum.value", known, value).toEngine())
                    .orElseThrow(() -> RequestException.badRequest(
                            "The algorithm of a checksum must be crc32c, sha-256 or sha-512."));
        }
    }

    /** @throws RequestException 400 if a field is missing, of the wrong type, or not known */
    static WholeChecksum of(JsonFields body) {
        return new WholeChecksum(body.allowOnly(FIELDS).child("checksum").map(Checksum::of).orElse(null));
    }

    /** @throws RequestException 400 if the algorithm isn't known, or the value none of its digests */
    Optional<Digest> digest() {
        return Optional.ofNullable(checksum).map(Checksum::digest);
    }
}
