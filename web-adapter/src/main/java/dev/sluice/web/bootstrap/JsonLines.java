package dev.sluice.web.bootstrap;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** One JSON object a line. */
final class JsonLines {

    private final ObjectMapper mapper;
    private final PrintWriter out;

    JsonLines(ObjectMapper mapper, PrintWriter out) {
        this.mapper = mapper;
        this.out = out;
    }

    void print(Map<String, ?> object) {
        try {
            out.println(mapper.writeValueAsString(object));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What a JSON text says, to put it into an object. */
    Map<String, Object> parse(String text) {
        try {
            return mapper.readValue(text, Argument.mapOf(String.class, Object.class));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
