package dev.sluice.web.bootstrap;

import io.micronaut.core.value.PropertyResolver;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One setting: a property, which is also an environment variable ({@code sluice.upload.part-size} is
 * {@code SLUICE_UPLOAD_PART_SIZE}). Read here, and not by the framework's own binding, because that takes an optional
 * value it can't convert for one that isn't set, and silence is no answer to a typing error.
 *
 * @param <T>     what its text means
 * @param name    the property's name
 * @param preset  the text that holds where nothing is set; absent: there is no value then
 * @param parser  makes the value of the text; throws {@link IllegalArgumentException} with the reason
 * @param inherited another program's name for it
 */
record Setting<T>(String name, Optional<String> preset, Function<String, T> parser, Optional<Inherited> inherited) {

    /**
     * The S3 Proxy's name for a setting. Sluice's own name goes before it.
     *
     * @param variable the environment variable
     * @param toText   makes the setting's text of the variable's
     */
    record Inherited(String variable, UnaryOperator<String> toText) {

        Optional<String> find(PropertyResolver properties) {
            return text(properties, variable.toLowerCase(Locale.ROOT).replace('_', '.')).map(toText);
        }
    }

    static <T> Setting<T> of(String name, String preset, Function<String, T> parser) {
        return new Setting<>(name, Optional.of(preset), parser, Optional.empty());
    }

    static <T> Setting<T> optional(String name, Function<String, T> parser) {
        return new Setting<>(name, Optional.empty(), parser, Optional.empty());
    }

    Setting<T> orInherited(String variable, UnaryOperator<String> toText) {
        return new Setting<>(name, preset, parser, Optional.of(new Inherited(variable, toText)));
    }

    /** The environment variable of this setting. */
    String variable() {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** Whether somebody has set it by its own name. */
    boolean isSet(PropertyResolver properties) {
        return text(properties, name).isPresent();
    }

    /** @throws StartupException if the value can't be used */
    T get(PropertyResolver properties) {
        return find(properties).orElseThrow(() -> new StartupException(name + " is not set."));
    }

    /** @throws StartupException if the value can't be used */
    Optional<T> find(PropertyResolver properties) {
        return text(properties, name)
                .or(() -> inherited.flatMap(other -> other.find(properties)))
                .or(() -> preset)
                .map(this::parse);
    }

    private T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException invalid) {
            throw new StartupException(
                    "The setting " + name + " (" + variable() + ") can't be used: " + invalid.getMessage() + ".",
                    invalid);
        }
    }

    private static Optional<String> text(PropertyResolver properties, String name) {
        return properties.getProperty(name, String.class).map(String::strip).filter(text -> !text.isEmpty());
    }
}
