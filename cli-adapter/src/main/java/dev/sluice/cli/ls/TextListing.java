package dev.sluice.cli.ls;

import dev.sluice.cli.text.Human;
import dev.sluice.cli.text.Printable;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * For a person: size, time of change, key.
 *
 * @param exactBytes whether sizes are plain numbers of bytes
 * @param zone       where the reader is
 */
record TextListing(boolean exactBytes, ZoneId zone) implements ListingFormat {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");
    private static final String LINE = "%13s  %16s  %s";

    @Override
    public String bucket(Map<?, ?> bucket) {
        return Printable.of(String.valueOf(bucket.get("name")));
    }

    @Override
    public String prefix(String prefix) {
        return LINE.formatted("", "", Printable.of(prefix));
    }

    @Override
    public String object(Map<?, ?> object) {
        return LINE.formatted(
                size(object.get("size")),
                time(String.valueOf(object.get("lastModified"))),
                Printable.of(String.valueOf(object.get("key"))));
    }

    private String size(@Nullable Object size) {
        return size instanceof Number number && number.longValue() >= 0 && !exactBytes
                ? Human.size(number.longValue())
                : Printable.of(String.valueOf(size));
    }

    private String time(String lastModified) {
        try {
            return TIME.format(Instant.parse(lastModified).atZone(zone));
        } catch (DateTimeParseException unknown) {
            return "?";
        }
    }
}
