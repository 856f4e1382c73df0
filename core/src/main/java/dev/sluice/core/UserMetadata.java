package dev.sluice.core;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a user wants to be kept beside an object's bytes: names and values
 * (<a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">user-defined metadata</a>).
 * Names are HTTP tokens and kept in lower case; values are any Unicode but control characters. Immutable.
 *
 * <p>A store takes 2,048 bytes, which Sluice counts as the strictest does: all that goes over the wire. Each entry
 * takes its name, 11 bytes for {@code x-amz-meta-} before it, and its value as {@link MetadataText} encodes it, where
 * text beyond ASCII becomes longer. Sluice's own stamp takes 88. So one ASCII entry has room for 1,949 bytes.
 *
 * @param entries the names and values, sorted by name
 */
public record UserMetadata(Map<String, String> entries) {

    /** The most that an upload may carry, the stamp left out, in bytes as they are counted above. */
    public static final int MAX_BYTES = 1960;

    /** The name under which Sluice stamps its own uploads; a user can't set it. */
    public static final String RESERVED_NAME = "sluice-upload";

    public static final UserMetadata EMPTY = new UserMetadata(Map.of());

    private static final int PREFIX_BYTES = "x-amz-meta-".length();

    private static final Pattern NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");

    /** @throws IllegalArgumentException if a name or value is not allowed */
    public UserMetadata {
        TreeMap<String, String> checked = new TreeMap<>();
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            String value = entry.getValue();
            if (!NAME.matcher(name).matches() || name.equals(RESERVED_NAME)) {
                throw new IllegalArgumentException(
                        "metadata name is not allowed: '" + name.replaceAll("\\p{Cntrl}", "?") + "'");
            }
            if (value.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "metadata '" + name + "' must not contain line breaks or other control characters");
            }
            if (checked.put(name, value) != null) {
                throw new IllegalArgumentException("metadata name is given twice: '" + name + "'");
            }
        }
        entries = Collections.unmodifiableSortedMap(checked);
    }

    public static UserMetadata of(Map<String, String> entries) {
        return entries.isEmpty() ? EMPTY : new UserMetadata(entries);
    }

    /**
     * Returns this if a store takes it. What others have written may have more, as stores count differently.
     *
     * @throws IllegalArgumentException if it is too much
     */
    public UserMetadata requireStorable() {
        int bytes = entries.entrySet().stream()
                .mapToInt(entry -> PREFIX_BYTES
                        + entry.getKey().length()
                        + MetadataText.encode(entry.getValue()).length())
                .sum();
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "metadata must have at most " + MAX_BYTES + " bytes in all, as they go over the wire"
                            + " (x-amz-meta- before each name counts), this has " + bytes);
        }
        return this;
    }
}
