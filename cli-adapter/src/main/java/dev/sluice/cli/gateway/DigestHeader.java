package dev.sluice.cli.gateway;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The headers {@code Content-Digest} and {@code Repr-Digest} (<a href="https://www.rfc-editor.org/rfc/rfc9530">RFC
 * 9530</a>).
 */
public final class DigestHeader {

    private static final Pattern MEMBER = Pattern.compile("([a-z0-9-]+)=:([A-Za-z0-9+/=]+):");

    private DigestHeader() {
    }

    /** The first digest in the header whose algorithm is known here. */
    public static Optional<Digest> parse(String header) {
        return MEMBER.matcher(header).results().flatMap(member -> digest(member).stream()).findFirst();
    }

    static String format(Digest digest) {
        return digest.algorithm().httpName() + "=:" + digest.base64() + ":";
    }

    private static Optional<Digest> digest(MatchResult member) {
        try {
            return DigestAlgorithm.ofHttpName(member.group(1))
                    .map(algorithm -> Digest.ofBase64(algorithm, member.group(2)));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
