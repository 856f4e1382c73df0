package dev.sluice.s3.internal.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * Text as S3 encodes it in URLs: all but the unreserved (<a
 * href="https://www.rfc-editor.org/rfc/rfc3986#section-2.3">RFC 3986</a>) as bytes of UTF-8.
 */
final class PercentEncoding {

    private static final String HEX = "0123456789ABCDEF";

    private PercentEncoding() {
    }

    /** For a query. */
    static String encode(String text) {
        return encode(text, "-._~");
    }

    /** For a path, whose slashes stay: S3 never takes two of them for one, and no {@code ..} for another place. */
    static String encodePath(String text) {
        return encode(text, "-._~/");
    }

    private static String encode(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
            if (next >= 'a' && next <= 'z'
                    || next >= 'A' && next <= 'Z'
                    || next >= '0' && next <= '9'
                    || kept.indexOf(next) >= 0) {
                encoded.append((char) next);
            } else {
                encoded.append('%').append(HEX.charAt((next >> 4) & 0xF)).append(HEX.charAt(next & 0xF));
            }
        }
        return encoded.toString();
    }

    /**
     * Text of a listing with {@code encoding-type=url}: stores write a space as {@code +} or as {@code %20}.
     *
     * @throws IllegalArgumentException if it is not encoded so
     */
    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
