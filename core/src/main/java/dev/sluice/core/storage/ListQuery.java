package dev.sluice.core.storage;

import java.util.Optional;

/**
 * Which objects to list.
 *
 * @param prefix    what the keys begin with; may be empty
 * @param delimiter keys that have it after the prefix are folded into one prefix; empty: none
 * @param startAfter only what comes after this, which need be no key; empty: from the beginning. A prefix is folded
 *                  although a part of what it stands for lies before
 * @param cursor    where the page before ended ({@link ObjectPage#nextCursor()}), as the store says, and for nobody
 *                  else; then {@code startAfter} doesn't matter
 * @param limit     the most entries a page may have, 1 to 1,000
 */
public record ListQuery(
        String prefix, Optional<String> delimiter, Optional<String> startAfter, Optional<String> cursor, int limit) {

    public static final int MAX_LIMIT = 1000;

    /** U+10FFFF is nobody's character, and comes after all others. */
    private static final String LAST_CHARACTER = "\uDBFF\uDFFF";

    public ListQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
        }
        if (delimiter.isPresent() && delimiter.get().isEmpty()) {
            throw new IllegalArgumentException("delimiter must not be empty");
        }
    }

    /** From the beginning, or where the page before ended. */
    public ListQuery(String prefix, Optional<String> delimiter, Optional<String> cursor, int limit) {
        this(prefix, delimiter, Optional.empty(), cursor, limit);
    }

    /** Everything that begins with the prefix, folders not folded. */
    public static ListQuery ofPrefix(String prefix) {
        return new ListQuery(prefix, Optional.empty(), Optional.empty(), Optional.empty(), MAX_LIMIT);
    }

    public ListQuery after(String nextCursor) {
        return new ListQuery(prefix, delimiter, startAfter, Optional.of(nextCursor), limit);
    }

    /** The same, with what comes after a key, or after any other text. */
    public ListQuery startingAfter(String key) {
        return new ListQuery(prefix, delimiter, Optional.of(key), Optional.empty(), limit);
    }

    /** The same, with what comes after all that begins with a text. */
    public ListQuery startingAfterAll(String beginning) {
        return startingAfter(beginning + LAST_CHARACTER);
    }
}
