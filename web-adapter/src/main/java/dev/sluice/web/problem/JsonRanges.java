package dev.sluice.web.problem;

import dev.sluice.core.PartRanges;
import java.util.List;

/** Ranges of part numbers, as JSON shows them: {@code [[1,40],[42,42]]}. */
public final class JsonRanges {

    private JsonRanges() {
    }

    public static List<List<Integer>> of(PartRanges parts) {
        return parts.ranges().stream().map(range -> List.of(range.first().value(), range.last().value())).toList();
    }
}
