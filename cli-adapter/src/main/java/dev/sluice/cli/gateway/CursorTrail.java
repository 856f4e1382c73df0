package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.TransferException;
import java.util.Map;

/**
 * Where a listing's pages lead. A cursor that comes again would lead round and round, so it ends the command; it is
 * found in constant memory by <a href="https://doi.org/10.1007/BF01933190">Brent's algorithm</a>.
 */
public final class CursorTrail {

    private String remembered = "";
    private long steps;
    private long nextToRemember = 1;

    /**
     * Returns the cursor of the page after this one; empty: there is none.
     *
     * @throws TransferException if it makes no sense, or was followed before
     */
    public String after(Map<String, Object> page) throws TransferException {
        Object next = page.get("nextCursor");
        if (next == null) {
            return "";
        }
        if (!(next instanceof String cursor) || cursor.isEmpty() || cursor.equals(remembered)) {
            throw new TransferException(
                    new Failure.Unexpected("the server's listing makes no sense: its pages never end"));
        }
        steps++;
        if (steps == nextToRemember) {
            remembered = cursor;
            nextToRemember *= 2;
        }
        return cursor;
    }
}
