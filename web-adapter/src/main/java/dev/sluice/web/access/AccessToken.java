package dev.sluice.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The secret that clients present as {@code Authorization: Bearer} (<a
 * href="https://www.rfc-editor.org/rfc/rfc6750">RFC 6750</a>). Never shown: {@link #toString()} hides it.
 *
 * @param value the token, printable ASCII without spaces
 */
public record AccessToken(String value) {

    private static final String SCHEME = "Bearer ";

    /** @throws IllegalArgumentException if the token is empty, or has characters that no header can carry */
    public AccessToken {
        if (value.isEmpty() || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("access token must be printable ASCII without spaces, and not empty");
        }
    }

    /**
     * Whether the value of an {@code Authorization} header carries this token; takes the same time wherever they
     * differ.
     */
    boolean admits(Optional<String> authorization) {
        return authorization
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(presented -> MessageDigest.isEqual(bytes(presented), bytes(value)))
                .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "AccessToken[hidden]";
    }
}
