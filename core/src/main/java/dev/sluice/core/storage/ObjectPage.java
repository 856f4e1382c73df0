package dev.sluice.core.storage;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing, in the order of the keys' UTF-8 bytes.
 *
 * @param objects    the objects
 * @param prefixes   what was folded at the delimiter
 * @param nextCursor where the next page begins; empty: this was the last
 */
public record ObjectPage(List<ObjectSummary> objects, List<String> prefixes, Optional<String> nextCursor) {

    public ObjectPage {
        objects = List.copyOf(objects);
        prefixes = List.copyOf(prefixes);
    }
}
