package dev.sluice.web.netty;

import dev.sluice.web.problem.RequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The target of a request line, in the form that routing relies on. */
public final class RequestTarget {

    private static final String LEGAL = "-._~!$&'()*+,;=:@/?";
    private static final String HEX = "0123456789ABCDEF";

    private RequestTarget() {
    }

    /**
     * Percent-encodes the bytes that RFC 3986 doesn't allow in a path or query, such as raw UTF-8; changes nothing
     * else: neither dots nor slashes are resolved, nor is anything decoded.
     *
     * @param target the target, a character for each byte
     * @throws RequestException 400 if it isn't a path, has a '%' without two hexadecimal digits, or isn't UTF-8
     */
    static String normalize(String target) {
        if (!target.startsWith("/")) {
            throw RequestException.badRequest("The request's target must be a path that begins with '/'.");
        }
        StringBuilder normal = new StringBuilder(target.length());
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '%') {
                requireEscape(target, i);
            }
            if (c == '%' || legal(c)) {
                normal.append(c);
            } else {
                normal.append('%').append(HEX.charAt(c >> 4 & 0xF)).append(HEX.charAt(c & 0xF));
            }
        }
        // The framework would put a replacement character in place of what isn't UTF-8, and look for something else.
        decode(normal.toString());
        return normal.toString();
    }

    /**
     * Percent-decoding and nothing else: a '+' stays a '+'.
     *
     * @param normal ASCII, in which a '%' has its two hexadecimal digits
     * @throws RequestException 400 if it isn't UTF-8
     */
    public static String decode(String normal) {
        ByteBuffer bytes = ByteBuffer.allocate(normal.length());
        for (int i = 0; i < normal.length(); i++) {
            char c = normal.charAt(i);
            if (c == '%') {
                bytes.put((byte) Integer.parseInt(normal, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw RequestException.badRequest("The request's target must be UTF-8.");
        }
    }

    private static boolean legal(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || LEGAL.indexOf(c) >= 0;
    }

    private static void requireEscape(String target, int at) {
        if (at + 2 >= target.length() || !isHex(target.charAt(at + 1)) || !isHex(target.charAt(at + 2))) {
            throw RequestException.badRequest("The request's target has a '%' without two hexadecimal digits.");
        }
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 128;
    }
}
