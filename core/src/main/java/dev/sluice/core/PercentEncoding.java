package dev.sluice.core;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">Percent-encoding</a> of UTF-8 in paths and queries, as
 * gateways and S3 read it.
 */
public final class PercentEncoding {

    private PercentEncoding() {
    }

    /** Encodes all but RFC 3986's unreserved characters. */
    public static String encode(String text) {
        // The encoder is one for forms; these three are where it differs.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** Encodes a path: as {@link #encode}, but slashes stay, two in a row and {@code ..} too. */
    public static String encodePath(String path) {
        return encode(path).replace("%2F", "/");
    }

    /**
     * Decodes; characters that were not encoded, spaces and all of Unicode included, stay as they are.
     *
     * @throws IllegalArgumentException if a percent sign begins no escape, or the result is no UTF-8
     */
    public static String decode(String text) {
        ByteBuffer in = StandardCharsets.UTF_8.encode(text);
        ByteBuffer out = ByteBuffer.allocate(in.remaining());
        while (in.hasRemaining()) {
            byte next = in.get();
            out.put(next == '%' ? escape(in) : next);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("the percent-encoded bytes are no UTF-8", notUtf8);
        }
    }

    private static byte escape(ByteBuffer in) {
        int high = in.hasRemaining() ? Character.digit(in.get(), 16) : -1;
        int low = in.hasRemaining() ? Character.digit(in.get(), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("a percent sign itself is written as %25");
        }
        return (byte) (high << 4 | low);
    }
}
