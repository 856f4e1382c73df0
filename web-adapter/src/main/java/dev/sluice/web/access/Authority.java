package dev.sluice.web.access;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host that a request, or a page, names.
 *
 * @param host the name or address in lower case, without port and brackets
 * @param port the port as written, or empty
 */
record Authority(String host, String port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9a-f:.]+)]|([^\\[\\]:/@]*))(?::([0-9]*))?");

    /**
     * Reads {@code name}, {@code name:8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}; what has another form is a
     * name as a whole.
     */
    static Authority parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher matcher = FORM.matcher(lower);
        if (!matcher.matches()) {
            return new Authority(lower, "");
        }
        String address = matcher.group(1);
        return new Authority(
                address == null ? matcher.group(2) : address, Objects.requireNonNullElse(matcher.group(3), ""));
    }

    /** The host and port of an origin such as {@code https://files.example.org}; nothing of {@code null}. */
    static Authority ofOrigin(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? new Authority("", "") : parse(origin.substring(scheme + 3));
    }
}
