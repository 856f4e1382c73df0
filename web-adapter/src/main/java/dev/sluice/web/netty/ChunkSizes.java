package dev.sluice.web.netty;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows the chunks of a body, and says whether their sizes are nothing but digits. Used by one event loop. */
final class ChunkSizes {

    /** A line that is no size. */
    static final byte[] MALFORMED = "x\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A size, and what the grammar lets follow it: extensions, with white space before them. */
    private static final Pattern LINE = Pattern.compile("0*([0-9A-Fa-f]{1,8})(?:[ \\t]*;.*)?\\r?", Pattern.DOTALL);

    private static final int LINE_END = 2;
    private static final long NONE = -1;

    /** How many bytes there are before the next size; {@link #NONE}: there will be none. */
    private long before = NONE;

    /** What comes next is a size. */
    void begin() {
        before = 0;
    }

    /** What comes next is no chunk. */
    void end() {
        before = NONE;
    }

    /** Whether what comes next is no size, or a good one, as far as it has come. Reads nothing. */
    boolean accept(ByteBuf in) {
        int length = before == 0 ? in.bytesBefore((byte) '\n') : -1;
        if (length < 0) {
            return true;
        }
        Matcher line = LINE.matcher(in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1));
        if (!line.matches()) {
            return false;
        }
        long size = Long.parseLong(line.group(1), 16);
        before = size == 0 ? NONE : length + 1 + size + LINE_END;
        return true;
    }

    /** So many bytes were read of what was accepted. */
    void consumed(int bytes) {
        if (before > 0) {
            before -= bytes;
        }
    }
}
