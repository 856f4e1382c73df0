package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Unicode in header values: HTTP carries bytes, Netty shows each as one character, and the bytes are UTF-8. */
final class HeaderText {

    private HeaderText() {
    }

    /** @throws RequestException 400 if the value isn't UTF-8 */
    static String decode(String name, String value) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            throw RequestException.badRequest("The header " + name + " must be UTF-8.");
        }
    }

    static String encode(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** What a client sent, fit to be shown in a message. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }
}
