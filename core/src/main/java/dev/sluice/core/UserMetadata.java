package dev.sluice.core;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user wants to be kept beside an object's bytes: names and values, 2 KB in all
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">user-defined metadata</a>).
 * Names are HTTP tokens and kept in lower case; values are any Unicode but control characters. Immutable.
 *
 * @param entries the names and values, sorted by name
 */
public record UserMetadata(Map<String, String> entries) {

    /** The most that names and values may have together, in bytes of UTF-8. */
    public static final int MAX_BYTES = 2048;

    /** The name under which Sluice stamps its own uploads; a user can't set it. */
    public static final String RESERVED_NAME = "sluice-upload";

    public static final UserMetadata EMPTY = new UserMetadata(Map.of());

    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

    /** @throws IllegalArgumentException if a name or value is not allowed, or all of it is too much */
    public UserMetadata {
        TreeMap<String, String> checked = new TreeMap<>();
        int bytes = 0;
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            String value = entry.getValue();
            if (!NAME.matcher(name).matches() || name.equals(RESERVED_NAME)) {
                throw new IllegalArgumentException("metadata name is not allowed: '" + name.replaceAll("\\p{Cntrl}", "?") + "'");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("metadata '" + name + "' must not contain line breaks or other control characters");
            }
            bytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
            if (checked.put(name, value) != null) {
                throw new IllegalArgumentException("metadata name is given twice: '" + name + "'");
            }
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("metadata must have at most " + MAX_BYTES + " bytes in all, this has " + bytes);
        }
        entries = Collections.unmodifiableSortedMap(checked);
    }

    public static UserMetadata of(Map<String, String> entries) {
        return entries.isEmpty() ? EMPTY : new UserMetadata(entries);
    }
}
