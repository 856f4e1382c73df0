package dev.sluice.cli.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON objects as maps that keep their fields' order, so that fields a later server adds are passed on. */
public final class Json {

    /** A thousand objects of a listing have 16,000, the checksums of 10,000 parts 80,000. */
    private static final int MAX_TOKENS = 500_000;
    private static final JSON READER = JSON.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxTokenCount(MAX_TOKENS).build())
            // Field names that a stranger chose are not worth a table.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build()).build();
    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Json() {
    }

    /** @throws IOException if the text is not one JSON object */
    public static Map<String, Object> parseObject(String text) throws IOException {
        return READER.mapFrom(text);
    }

    /** The object on one line, safe for a terminal. */
    public static String line(Map<?, ?> object) {
        try {
            return Printable.inJson(WRITER.asString(object));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
