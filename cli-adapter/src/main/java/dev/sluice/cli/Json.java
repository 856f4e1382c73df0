package dev.sluice.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON objects as maps that keep their fields' order, so that fields a later server adds are passed on. */
final class Json {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {
    }

    /** @throws IOException if the text is not one JSON object */
    static Map<String, Object> parseObject(String text) throws IOException {
        return JSON.std.mapFrom(text);
    }

    /** The object on one line. */
    static String line(Map<?, ?> object) {
        try {
            return WRITER.asString(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
