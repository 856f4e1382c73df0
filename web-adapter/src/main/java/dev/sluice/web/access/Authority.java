package dev.sluice.web.access;

import java.util.Locale;

/**
 * The host that a request, or a page, names.
 *
 * @param host the name or address in lower case, without port and brackets
 * @param port the port as written, or empty
 */
record Authority(String host, String port) {

    /** Reads {@code name}, {@code name:8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    static Authority parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        boolean bracketed = lower.startsWith("[") && lower.contains("]");
        int end = bracketed ? lower.indexOf(']') + 1 : Math.max(lower.indexOf(':'), 0);
        if (end == 0) {
            end = lower.length();
        }
        String host = lower.substring(0, end);
        String port = lower.substring(end).replaceFirst("^:", "");
        return new Authority(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }

    /** The host and port of an origin such as {@code https://files.example.org}; nothing of {@code null}. */
    static Authority ofOrigin(String origin) {
        int scheme = origin.indexOf("://");
        return scheme < 0 ? new Authority("", "") : parse(origin.substring(scheme + 3));
    }
}
