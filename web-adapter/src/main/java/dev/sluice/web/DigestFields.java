package dev.sluice.web;

import dev.sluice.core.Digest;
import dev.sluice.core.DigestAlgorithm;
import dev.sluice.web.problem.RequestException;
import io.micronaut.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
     * What the client says the body's digest is. Algorithms that aren't known here don't count, as the RFC has it.
     *
     * @throws RequestException 400 if a field is malformed, or there are several digests: only one is verified, and to
     *                          take no notice of another would be to promise what isn't kept
     */
    static Optional<Digest> expected(HttpHeaders headers) {
        return only(Stream.of(CONTENT_DIGEST, REPR_DIGEST).flatMap(field -> digests(field, headers.getAll(field))));
    }

    /**
     * The digest in a text of that syntax.
     *
     * @param field what the text is called in a message
     * @throws RequestException 400 if it is malformed, or there are several
     */
    static Optional<Digest> parse(String field, String text) {
        return only(digests(field, List.of(text)));
    }

    private static Stream<Digest> digests(String field, List<String> values) {
        return members(field, values, MEMBER).stream().flatMap(member -> DigestAlgorithm.ofHttpName(member.group(1)).stream()
                .map(algorithm -> RequestException.badUnlessValid(() -> Digest.ofBase64(algorithm, member.group(2)))));
    }

    private static Optional<Digest> only(Stream<Digest> declared) {
        List<Digest> digests = declared.distinct().toList();
        if (digests.size() > 1) {
            throw RequestException.badRequest("Declare one digest of the bytes, as only one is verified: "
                    + digests.stream().map(Digest::toString).collect(Collectors.joining(", ")));
        }
        return digests.stream().findFirst();
    }

    /** Whether the client asks for a CRC32C, which costs nothing here. */
    static boolean wantsCrc32c(HttpHeaders headers) {
        return members(WANT_REPR_DIGEST, headers.getAll(WANT_REPR_DIGEST), WISH).stream()
                .anyMatch(wish -> wish.group(1).equals(DigestAlgorithm.CRC32C.httpName()) && !wish.group(2).equals("0"));
    }

    /** The digest as a field's value. */
    static String format(Digest digest) {
        return digest.algorithm().httpName() + "=:" + digest.base64() + ":";
    }

    private static List<Matcher> members(String field, List<String> values, Pattern form) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(member -> match(field, form, member.strip()))
                .toList();
    }

    private static Matcher match(String field, Pattern form, String member) {
        Matcher matcher = form.matcher(member);
        if (!matcher.matches()) {
            throw RequestException.badRequest(field + " is malformed; write for example sha-256=:<base64>:");
        }
        return matcher;
    }
}
