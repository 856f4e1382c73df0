package dev.sluice.web;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name under which a browser saves an object, in the field {@code Content-Disposition}
 * (<a href="https://www.rfc-editor.org/rfc/rfc6266">RFC 6266</a>).
 *
 * @param text the name, without the folders before it
 */
record FileName(String text) {

    private static final String UNRESERVED = "-._~!$&+^`|#";
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*([^\\s=;\"]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;\"]+))");
    private static final Pattern EXTENDED = Pattern.compile("(?i)(UTF-8|ISO-8859-1)'[^']*'((?:[^%]|%[0-9a-f]{2})*)");
    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");

    static FileName ofKey(String key) {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        return new FileName(path.substring(path.lastIndexOf('/') + 1));
    }

    /** The name in a disposition that somebody gave, without what leads out of a folder; empty if there is none. */
    static Optional<FileName> ofDisposition(String field) {
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(field);
        while (matcher.find()) {
            String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2).replaceAll("\\\\(.)", "$1");
            parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
        }
        return Optional.ofNullable(parameters.get("filename*")).flatMap(FileName::extended)
                .or(() -> Optional.ofNullable(parameters.get("filename")))
                .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
                .map(name -> name.replaceAll("\\p{Cntrl}", "").strip())
                .filter(Predicate.not(List.of("", ".", "..")::contains))
                .map(FileName::new);
    }

    /** The extended value of <a href="https://www.rfc-editor.org/rfc/rfc8187#section-3.2">RFC 8187, section 3.2</a>. */
    private static Optional<String> extended(String value) {
        Matcher matcher = EXTENDED.matcher(value);
        return matcher.matches()
                ? Optional.of(percentDecode(matcher.group(2), Charset.forName(matcher.group(1))))
                : Optional.empty();
    }

    private static String percentDecode(String text, Charset charset) {
        return ENCODED.matcher(text).replaceAll(run -> {
            byte[] bytes = new byte[run.group().length() / 3];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(run.group().substring(3 * i + 1, 3 * i + 3), 16);
            }
            return Matcher.quoteReplacement(new String(bytes, charset));
        });
    }

    /** The field of an attachment, with the name in both forms. */
    String attachment() {
        String ascii = text.replaceAll("[^ -~]|[\"\\\\%]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + percentEncode(text);
    }

    private static String percentEncode(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
