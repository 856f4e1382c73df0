package dev.sluice.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Entity tags in headers (<a href="https://www.rfc-editor.org/rfc/rfc9110#name-etag">RFC 9110</a>). */
final class EntityTag {

    private static final Pattern TAG = Pattern.compile("(W/)?\"([^\"]*)\"|\\*");

    private EntityTag() {
    }

    static String quote(String etag) {
        return '"' + etag + '"';
    }

    /**
     * Whether a list of tags, or {@code *}, names this one.
     *
     * @param weak whether weak tags count: they do for If-None-Match, they don't for If-Match
     */
    static boolean matches(List<String> headerValues, String etag, boolean weak) {
        return parse(headerValues).stream()
                .anyMatch(tag -> tag.equals("*") || tag.equals(quote(etag)) || weak && tag.equals("W/" + quote(etag)));
    }

    private static List<String> parse(List<String> headerValues) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(String.join(",", headerValues));
        while (matcher.find()) {
            tags.add(matcher.group());
        }
        return tags;
    }
}
