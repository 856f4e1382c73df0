package dev.sluice.embedded;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as S3 means it. Its parameters are those of the address: a servlet looks for them in a body of type
 * {@code application/x-www-form-urlencoded}, too, which eats the object and breaks the signature. And a completion
 * always has a condition, one that holds: without any, S3Proxy begins to answer 200 before it knows, and of a failure
 * tells only that there was one.
 */
final class S3Request extends HttpServletRequestWrapper {

    private static final String IF_NONE_MATCH = "If-None-Match";

    /** No object has this ETag. */
    private static final String NO_ETAG = "\"none\"";

    private final Map<String, String[]> parameters;

    S3Request(HttpServletRequest request) {
        super(request);
        this.parameters = parse(request.getQueryString());
    }

    private static Map<String, String[]> parse(@Nullable String query) {
        Map<String, String[]> parameters = new LinkedHashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String value = parts.length > 1 ? decode(parts[1]) : "";
            parameters.merge(decode(parts[0]), new String[] {value}, S3Request::concatenate);
        }
        return parameters;
    }

    /** What can't be decoded stays as it is, and has no meaning. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private static String[] concatenate(String[] some, String[] more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Collections.unmodifiableMap(parameters);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        String value = super.getHeader(name);
        return value == null && name.equalsIgnoreCase(IF_NONE_MATCH) && isCompletion() ? NO_ETAG : value;
    }

    private boolean isCompletion() {
        return getMethod().equals("POST") && parameters.containsKey("uploadId");
    }
}
