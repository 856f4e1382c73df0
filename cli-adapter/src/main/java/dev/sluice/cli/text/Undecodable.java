package dev.sluice.cli.text;

import org.jspecify.annotations.Nullable;

/**
 * Arguments that are no UTF-8. The JVM decodes them before anything else runs, and what it puts in the place of a byte
 * that it can't decode is no part of the name any more: it would be another file's, or another object's.
 */
public final class Undecodable {

    /** What can be done about a file. */
    public static final String FILE =
            "there is no such file or folder: the name isn't UTF-8, and no other can be opened here. Rename the file,"
                    + " or let the shell open it: sluice push /dev/stdin http://SERVER/BUCKET/KEY < FILE";

    private static final String REPLACEMENT = "\ufffd";

    private Undecodable() {
    }

    /** Whether an argument was no UTF-8, so that it is not what the user typed. */
    public static boolean isIn(@Nullable String argument) {
        return argument != null && argument.contains(REPLACEMENT);
    }
}
