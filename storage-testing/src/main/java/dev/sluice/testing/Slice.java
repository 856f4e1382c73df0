package dev.sluice.testing;

import dev.sluice.core.storage.ByteRange;
import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.util.Optional;

/** What a range means for an object of a given size. */
record Slice(int offset, int length) {

    static Slice of(Optional<ByteRange> range, int size) {
        return range.map(wanted -> of(wanted, size)).orElse(new Slice(0, size));
    }

    private static Slice of(ByteRange range, int size) {
        long first = range.first().orElseGet(() -> Math.max(0, size - range.last().getAsLong()));
        long last = range.first().isEmpty() ? size - 1L : Math.min(range.last().orElse(size - 1L), size - 1L);
        if (first > last) {
            throw StoreException.permanent(
                    Kind.RANGE_NOT_SATISFIABLE, "there is no " + range.toHeader() + " in " + size + " bytes");
        }
        return new Slice((int) first, (int) (last - first + 1));
    }
}
