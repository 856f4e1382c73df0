package dev.sluice.cli.progress;

/** How many columns of a terminal a text takes, by the customary rules: East Asian characters and emoji take two. */
final class DisplayWidth {

    private static final String ELLIPSIS = "…";

    private DisplayWidth() {
    }

    static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** The text, its middle left out where it takes more columns than there are. */
    static String fit(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int[] points = text.codePoints().toArray();
        int room = columns - 1;
        int head = 0;
        int tail = points.length;
        // From both ends in turn, the end first, as it holds the file's extension.
        for (boolean atEnd = true; head < tail; atEnd = !atEnd) {
            int width = of(points[atEnd ? tail - 1 : head]);
            if (width > room) {
                break;
            }
            room -= width;
            if (atEnd) {
                tail--;
            } else {
                head++;
            }
        }
        return new String(points, 0, head) + ELLIPSIS + new String(points, tail, points.length - tail);
    }

    private static int of(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(point) ? 2 : 1;
    }

    private static boolean isWide(int point) {
        return point >= 0x1100 && point <= 0x115F
                || point >= 0x2E80 && point <= 0xA4CF && point != 0x303F
                || point >= 0xAC00 && point <= 0xD7A3
                || point >= 0xF900 && point <= 0xFAFF
                || point >= 0xFE30 && point <= 0xFE6F
                || point >= 0xFF00 && point <= 0xFF60
                || point >= 0xFFE0 && point <= 0xFFE6
                || point >= 0x1F300 && point <= 0x1FAFF
                || point >= 0x20000 && point <= 0x3FFFD;
    }
}
