package dev.sluice.cli;

/** Text that came from elsewhere, made safe for a terminal: no escape sequences, no line breaks. */
final class Printable {

    private Printable() {
    }

    static String of(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]", "?");
    }
}
