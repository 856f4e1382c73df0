package dev.sluice.core.storage;

import java.util.Optional;

/**
 * Which objects to list.
 *
 * @param prefix    what the keys begin with; may be empty
 * @param delimiter keys that have it after the prefix are folded into one prefix; empty: none
 * @param cursor    where the page before ended ({@link ObjectPage#nextCursor()}); empty: from the beginning
 * @param limit     the most entries a page may have, 1 to 1,000
 */
public record ListQuery(String prefix, Optional<String> delimiter, Optional<String> cursor, int limit) {

    public static final int MAX_LIMIT = 1000;

    public ListQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ": " + limit);
        }
        if (delimiter.isPresent() && delimiter.get().isEmpty()) {
            throw new IllegalArgumentException("delimiter must not be empty");
        }
    }

    /** Everything that begins with the prefix, folders not folded. */
    public static ListQuery ofPrefix(String prefix) {
        return new ListQuery(prefix, Optional.empty(), Optional.empty(), MAX_LIMIT);
    }

    public ListQuery after(String nextCursor) {
        return new ListQuery(prefix, delimiter, Optional.of(nextCursor), limit);
    }
}
