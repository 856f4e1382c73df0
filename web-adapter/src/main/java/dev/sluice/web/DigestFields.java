package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digest fields of <a href="https://www.rfc-editor.org/rfc/rfc9530">RFC 9530</a>: dictionaries of
 * <a href="https://www.rfc-editor.org/rfc/rfc9651">structured fields</a>, {@code sha-256=:<base64>:, crc32c=:<base64>:}.
 * An uploaded body is sent as it is stored, so {@code Content-Digest} and {@code Repr-Digest} mean the same bytes.
 */
final class DigestFields {

    static final String CONTENT_DIGEST = "Content-Digest";
    static final String REPR_DIGEST = "Repr-Digest";
    static final String WANT_REPR_DIGEST = "Want-Repr-Digest";

    private static final Pattern MEMBER = Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):");
    private static final Pattern WISH = Pattern.compile("([a-z*][a-z0-9_.*-]*)=(10|[0-9])");

    private DigestFields() {
    }

    /**
     * What the client says the body's digest is. Of several, the strongest; of algorithms that aren't known here, none, as
     * the RFC has it.
     *
     * @throws RequestException 400 if a field is malformed, or contradicts itself or the other
     */
    static Optional<Digest> expected(HttpHeaders headers) {
        Map<DigestAlgorithm, Digest> digests = new EnumMap<>(DigestAlgorithm.class);
        for (String field : List.of(CONTENT_DIGEST, REPR_DIGEST)) {
            for (Matcher member : members(headers, field, MEMBER)) {
                DigestAlgorithm.ofHttpName(member.group(1)).ifPresent(algorithm -> add(digests, field, algorithm, member.group(2)));
            }
        }
        return digests.values().stream().max(Comparator.comparing(Digest::algorithm));
    }

    private static void add(Map<DigestAlgorithm, Digest> digests, String field, DigestAlgorithm algorithm, String base64) {
        Digest digest = RequestException.badUnlessValid(() -> Digest.ofBase64(algorithm, base64));
        Digest other = digests.put(algorithm, digest);
        if (other != null && !other.equals(digest)) {
            throw RequestException.badRequest("The header " + field + " gives another " + algorithm.httpName() + " digest for the same bytes.");
        }
    }

    /** Whether the client asks for a CRC32C, which costs nothing here. */
    static boolean wantsCrc32c(HttpHeaders headers) {
        return members(headers, WANT_REPR_DIGEST, WISH).stream()
                .anyMatch(wish -> wish.group(1).equals(DigestAlgorithm.CRC32C.httpName()) && !wish.group(2).equals("0"));
    }

    /** The digest as a field's value. */
    static String format(Digest digest) {
        return digest.algorithm().httpName() + "=:" + digest.base64() + ":";
    }

    private static List<Matcher> members(HttpHeaders headers, String field, Pattern form) {
        return headers.getAll(field).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(member -> match(field, form, member.strip()))
                .toList();
    }

    private static Matcher match(String field, Pattern form, String member) {
        Matcher matcher = form.matcher(member);
        if (!matcher.matches()) {
            throw RequestException.badRequest("The header " + field + " is malformed; write for example sha-256=:<base64>:");
        }
        return matcher;
    }
}
