package dev.sluice.cli.failure;

import dev.sluice.cli.text.Json;
import dev.sluice.cli.text.Printable;
import dev.sluice.core.PartNumber;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An error that the server answered with, as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> describes
 * it.
 *
 * @param status the HTTP status
 * @param json   the whole object, as received
 */
public record Problem(int status, Map<String, Object> json) {

    /** The environment variable of the access token, to which the message about a wrong one points. */
    public static final String TOKEN_VARIABLE = "SLUICE_ACCESS_TOKEN";

    private static final int UNAUTHORIZED = 401;
    private static final int PRECONDITION_FAILED = 412;
    private static final int MAX_CHARACTERS = 1000;

    /** Keeps a copy of the object, in its order. */
    public Problem {
        json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
    }

    /** Reads the body of an error; empty if it gives no reason in this form, as a gateway always does. */
    public static Optional<Problem> parse(int status, String body) {
        try {
            Map<String, Object> json = new LinkedHashMap<>(Json.parseObject(body));
            json.values().removeIf(Objects::isNull);
            json.put("status", status);
            return json.get("detail") instanceof String || json.get("title") instanceof String
                    ? Optional.of(new Problem(status, json))
                    : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** An error without a reason. */
    public static Problem ofStatus(int status) {
        return new Problem(
                status,
                Map.of(
                        "title",
                        "no reason is given; it may be a proxy's answer, or this is no Sluice server",
                        "status",
                        status));
    }

    /** Whether that part is among the {@code missing}, which are ranges of part numbers: {@code [[1, 4], [7, 7]]}. */
    public boolean misses(PartNumber part) {
        return json.get("missing") instanceof List<?> ranges && ranges.stream().anyMatch(range ->
                range instanceof List<?> bounds
                        && bounds.size() == 2
                        && bounds.get(0) instanceof Number first && first.longValue() <= part.value()
                        && bounds.get(1) instanceof Number last && part.value() <= last.longValue());
    }

    String message() {
        String detail = Printable.of(
                String.valueOf(json.getOrDefault("detail", json.getOrDefault("title", "no details"))), MAX_CHARACTERS);
        Object requestId = json.get("storeRequestId");
        String suffix =
                requestId == null ? "" : ", store request " + Printable.of(requestId.toString(), MAX_CHARACTERS);
        String answer = "the server answered " + status + ": " + detail + suffix;
        return switch (status) {
            case UNAUTHORIZED -> "the access token is missing or wrong; it is taken from " + TOKEN_VARIABLE
                    + " or the file that --token-file names (" + answer + ")";
            // The only condition that is ever sent is that of --no-overwrite.
            case PRECONDITION_FAILED -> "the object is there already, and --no-overwrite was given (" + answer + ")";
            default -> answer;
        };
    }
}
