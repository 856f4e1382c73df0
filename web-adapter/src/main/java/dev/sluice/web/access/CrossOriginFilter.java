package dev.sluice.web.access;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import io.micronaut.http.server.cors.CorsFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells browsers which other sites' pages may use this server (CORS): those whose origins are allowed, and no others.
 * In place of the framework's own filter, which has rules of its own for local addresses.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Replaces(CorsFilter.class)
final class CrossOriginFilter implements Ordered {

    private static final String METHODS = "GET, HEAD, PUT, POST, DELETE";
    private static final String ONE_HOUR = "3600";

    private final AccessRules rules;

    CrossOriginFilter(AccessRules rules) {
        this.rules = rules;
    }

    /** Before the door, so that a page can read why it was refused. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    /** Answers a preflight, which carries no token by design. */
    @PreMatching
    @RequestFilter
    @Nullable HttpResponse<?> preflight(HttpRequest<?> request) {
        boolean preflight = request.getMethod() == HttpMethod.OPTIONS
                && request.getHeaders().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!preflight || allowedOrigin(request).isEmpty()) {
            return null;
        }
        MutableHttpResponse<?> response = HttpResponse.noContent();
        decorate(request, response);
        response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        request.getHeaders().findFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS)
                .ifPresent(wanted -> response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, wanted));
        return response.header(HttpHeaders.ACCESS_CONTROL_MAX_AGE, ONE_HOUR);
    }

    /** What the door refuses passes only these filters. */
    @PreMatching
    @ResponseFilter
    void decorateRefusal(HttpRequest<?> request, MutableHttpResponse<?> response) {
        decorate(request, response);
    }

    /** No other site's page gets what isn't for it into its process, even of a browser that doesn't say who asks. */
    @ResponseFilter
    void decorate(HttpRequest<?> request, MutableHttpResponse<?> response) {
        allowedOrigin(request).ifPresentOrElse(origin -> {
            response.header(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            response.header(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "*");
        }, () -> response.header("Cross-Origin-Resource-Policy", "same-origin"));
        if (!rules.allowedOrigins().isEmpty()) {
            response.header(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        }
    }

    private Optional<String> allowedOrigin(HttpRequest<?> request) {
        List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
        return origins.size() == 1 ? Optional.of(origins.getFirst()).filter(rules::allowsOrigin) : Optional.empty();
    }
}
