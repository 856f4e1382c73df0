package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The digest fields of <a href="https://www.rfc-editor.org/rfc/rfc9530">RFC 9530</a>: dictionaries of
 * <a href="https://www.rfc-editor.org/rfc/rfc9651">structured fields</a>,
 * {@code sha-256=:<base64>:, crc32c=:<base64>:}. An uploaded body is sent as it is stored, so {@code Content-Digest}
 * and {@code Repr-Digest} mean the same bytes.
 */
final class DigestFields {

    static final String CONTENT_DIGEST = "Content-Digest";
    static final String REPR_DIGEST = "Repr-Digest";
    static final String WANT_REPR_DIGEST = "Want-Repr-Digest";

    private static final String KEY = "[a-z*][a-z0-9_.*-]*+";
    /** Legal after any member, and without a meaning here. */
    private static final String PARAMETERS =
            "(?:; *+" + KEY + "(?:=(?:\"(?:[^\"\\\\]|\\\\.)*+\"|[^\",;\\s]++))?+)*+";
    private static final Pattern MEMBER = member(":([A-Za-z0-9+/]*={0,2}):");
    private static final Pattern WISH = member("(10|[0-9])");

    private DigestFields() {
    }

    /**
     * The digest in a text of that syntax.
     *
     * @param field what the text is called in a message
     * @throws RequestException 400 if it is malformed, or there are several
     */
    static Digest parse(String field, String text) {
        List<Digest> digests = digests(field, List.of(text)).stream()
                .flatMap(digest -> digest.toEngine().stream())
                .distinct()
                .toList();
        if (digests.size() > 1) {
            throw RequestException.badRequest("Declare one digest of the bytes, as only one is verified: "
                    + digests.stream().map(Digest::toString).collect(Collectors.joining(", ")));
        }
        if (digests.isEmpty()) {
            throw unknown(field);
        }
        return digests.getFirst();
    }

    /**
     * What a field says the body's digests are. Algorithms that aren't known here don't count, as the RFC has it,
     * unless there is no other.
     *
     * @throws RequestException 400 if the field is malformed, or none of its digests can be verified
     */
    static List<BodyDigest> digests(String field, List<String> values) {
        List<MatchResult> members = members(field, values, MEMBER);
        List<BodyDigest> digests = members.stream()
                .flatMap(member -> BodyAlgorithm.ofHttpName(member.group(1)).stream()
                        .map(algorithm -> BodyDigest.ofBase64(field, algorithm, member.group(2))))
                .toList();
        if (digests.isEmpty() && !members.isEmpty()) {
            throw unknown(field);
        }
        return digests;
    }

    private static RequestException unknown(String field) {
        return RequestException.badRequest(
                field + " has no digest that can be verified here; use sha-256, sha-512 or crc32c.");
    }

    /** Whether the client asks for a CRC32C, which costs nothing here. */
    static boolean wantsCrc32c(HttpHeaders headers) {
        return members(WANT_REPR_DIGEST, headers.getAll(WANT_REPR_DIGEST), WISH).stream()
                .anyMatch(wish -> wish.group(1).equals(DigestAlgorithm.CRC32C.httpName())
                        && !wish.group(2).equals("0"));
    }

    /** The digest as a field's value. */
    static String format(Digest digest) {
        return digest.algorithm().httpName() + "=:" + digest.base64() + ":";
    }

    /** A member with all that may stand around it, up to the next one. */
    private static Pattern member(String value) {
        return Pattern.compile("\\G\\s*+(" + KEY + ")=" + value + PARAMETERS + "\\s*+(?:,(?!\\s*+\\z)|\\z)");
    }

    private static List<MatchResult> members(String field, List<String> values, Pattern form) {
        return values.stream().flatMap(value -> members(field, value, form).stream()).toList();
    }

    private static List<MatchResult> members(String field, String value, Pattern form) {
        List<MatchResult> members = form.matcher(value).results().toList();
        if (members.isEmpty() || members.getLast().end() < value.length()) {
            throw RequestException.badRequest(field + " is malformed; write for example sha-256=:<base64>:");
        }
        return members;
    }
}
