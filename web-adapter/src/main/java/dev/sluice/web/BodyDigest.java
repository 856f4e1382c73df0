package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.web.problem.RequestException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a client says the digest of a body is.
 *
 * @param algorithm how it was computed
 * @param value     its bytes, which nobody writes to
 */
record BodyDigest(BodyAlgorithm algorithm, byte[] value) {

    /** @throws RequestException 400 if the text is no base64, or of another length */
    static BodyDigest ofBase64(String field, BodyAlgorithm algorithm, String text) {
        try {
            return of(field, algorithm, Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException noBase64) {
            throw malformed(field, algorithm, "base64");
        }
    }

    /** @throws RequestException 400 if the text is not hexadecimal, or of another length */
    static BodyDigest ofHex(String field, BodyAlgorithm algorithm, String text) {
        try {
            return of(field, algorithm, HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException noHex) {
            throw malformed(field, algorithm, "hexadecimal");
        }
    }

    private static BodyDigest of(String field, BodyAlgorithm algorithm, byte[] value) {
        if (value.length != algorithm.length()) {
            throw RequestException.badRequest(field + " is malformed: a " + algorithm + " digest has "
                    + algorithm.length() + " bytes, not " + value.length + ".");
        }
        return new BodyDigest(algorithm, value);
    }

    private static RequestException malformed(String field, BodyAlgorithm algorithm, String form) {
        return RequestException.badRequest(field + " is malformed: a " + algorithm + " digest is "
                + algorithm.length() + " bytes in " + form + ".");
    }

    /** The same for the engine, where it verifies such digests by itself. */
    Optional<Digest> toEngine() {
        return algorithm.ofEngine().map(known -> new Digest(known, value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BodyDigest that && algorithm == that.algorithm && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return algorithm + ":" + Base64.getEncoder().encodeToString(value);
    }
}
