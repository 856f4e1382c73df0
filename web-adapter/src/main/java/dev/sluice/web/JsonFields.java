package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object that a client sent. Nothing is converted: a number in quotes is a text. A field that is
 * {@code null} counts as left out. All methods throw {@link RequestException} 400 with a sentence that names the field.
 */
final class JsonFields {

    static final JsonFields NONE = new JsonFields("", JsonNode.createObjectNode(Map.of()));

    /** The path to this object, with a dot behind it. */
    private final String path;
    private final JsonNode object;

    private JsonFields(String path, JsonNode object) {
        this.path = path;
        this.object = object;
    }

    static JsonFields of(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            throw RequestException.badRequest("The request's body must be a JSON object.");
        }
        return new JsonFields("", node);
    }

    /**
     * To ignore what isn't known, such as a condition in a misspelt field, would be to do something else than was
     * meant.
     */
    JsonFields allowOnly(Set<String> names) {
        for (Map.Entry<String, JsonNode> field : object.entries()) {
            if (!names.contains(field.getKey())) {
                throw RequestException.badRequest(
                        "There is no field '" + path + HeaderText.printable(field.getKey()) + "' here.");
            }
        }
        return this;
    }

    Optional<String> text(String name) {
        return find(name).map(node -> textOf(name, node));
    }

    String requiredText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    long requiredSize(String name) {
        JsonNode node = find(name).orElseThrow(() -> missing(name));
        if (!node.isNumber() || !(node.getNumberValue() instanceof Integer || node.getNumberValue() instanceof Long)) {
            throw RequestException.badRequest("The field '" + path + name + "' must be a whole number of bytes.");
        }
        return node.getLongValue();
    }

    /** The texts of an object by their names; none if it is left out. */
    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        child(name).ifPresent(child -> child.object.entries()
                .forEach(field -> texts.put(field.getKey(), child.textOf(field.getKey(), field.getValue()))));
        return texts;
    }

    Optional<JsonFields> child(String name) {
        return find(name).map(node -> {
            if (!node.isObject()) {
                throw RequestException.badRequest("The field '" + path + name + "' must be an object.");
            }
            return new JsonFields(path + name + ".", node);
        });
    }

    private Optional<JsonNode> find(String name) {
        return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
    }

    private String textOf(String name, JsonNode node) {
        if (!node.isString()) {
            throw RequestException.badRequest("The field '" + path + HeaderText.printable(name) + "' must be a text.");
        }
        return node.getStringValue();
    }

    private RequestException missing(String name) {
        return RequestException.badRequest("The field '" + path + name + "' is missing.");
    }
}
