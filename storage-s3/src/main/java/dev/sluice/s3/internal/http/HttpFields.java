package dev.sluice.s3.internal.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The fields of a head, by names in upper or lower case (<a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-fields">RFC 9110</a>). Immutable.
 */
public final class HttpFields {

    public static final HttpFields NONE = new HttpFields(Map.of());

    private final Map<String, List<String>> values;

    private HttpFields(Map<String, List<String>> values) {
        this.values = values;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The first value of that name. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The values of that name, in their order; none is an empty list. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Hands out each field, sorted by name. */
    public void forEach(BiConsumer<String, String> field) {
        values.forEach((name, all) -> all.forEach(value -> field.accept(name, value)));
    }

    /** The names, as they were first written. */
    public Iterable<String> names() {
        return values.keySet();
    }

    /** The values of a list that may be in one field or in several, in lower case. */
    Stream<String> tokens(String name) {
        return all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(token -> token.strip().toLowerCase(Locale.ROOT));
    }

    /** Collects fields. Not thread-safe. */
    public static final class Builder {

        private final Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        private Builder() {
        }

        /** Adds a value to those that the name has. */
        public Builder add(String name, String value) {
            values.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
            return this;
        }

        /** Adds a value, where there is one. */
        public Builder add(String name, Optional<String> value) {
            value.ifPresent(present -> add(name, present));
            return this;
        }

        public HttpFields build() {
            return new HttpFields(values);
        }
    }
}
