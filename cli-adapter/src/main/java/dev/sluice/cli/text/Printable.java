package dev.sluice.cli.text;

import java.util.regex.Pattern;

/**
 * Text that came from elsewhere, made safe for a terminal: no escape sequences, no line breaks, nothing that turns its
 * direction.
 */
public final class Printable {

    // C0 and C1 controls, lone surrogates, separators of lines, and all that Unicode calls Bidi_Control.
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private Printable() {
    }

    /** The text with question marks instead. */
    public static String of(String text) {
        return UNSAFE.matcher(text).replaceAll("?");
    }

    /**
     * The same of its beginning.
     *
     * @param most how many characters
     */
    public static String of(String text, int most) {
        return text.length() <= most ? of(text) : of(text.substring(0, most)) + "…";
    }

    /** JSON on one line with escapes instead, which mean the same to whoever parses it. */
    public static String inJson(String line) {
        return UNSAFE.matcher(line).replaceAll(match -> "\\\\u%04x".formatted((int) match.group().charAt(0)));
    }
}
