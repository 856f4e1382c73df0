package dev.sluice.web.access;

import dev.sluice.web.problem.RequestException;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The door. Before a route is even looked for, a request has to call the server by a name it knows, must not come from
 * another site's page if it writes, and must carry the token if there is one. What needs no token: the page's own files,
 * which ask for it, and the liveness probe.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AccessFilter implements Ordered {

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** The page's files: the start page, {@code /assets/…}, and files with an extension beside it. */
    private static final Pattern PAGE = Pattern.compile("/|/assets/[^/]+|/[^/]+\\.[a-z0-9]+");
    private static final String LIVENESS = "/health/liveness";

    private final AccessRules rules;

    AccessFilter(AccessRules rules) {
        this.rules = rules;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE + 1;
    }

    @PreMatching
    @RequestFilter
    void admit(HttpRequest<?> request) {
        Authority called = calledBy(request);
        if (!rules.allowsHost(called, request.getServerAddress().getAddress().getHostAddress())) {
            throw RequestException.forbidden(
                    "This server isn't called '" + called.host() + "'. Its operator can allow that name with sluice.web.allowed-hosts.");
        }
        if (!READS.contains(request.getMethod())) {
            requireOwnPage(request, called);
        }
        if (!isOpen(request)) {
            requireToken(request);
        }
    }

    private static Authority calledBy(HttpRequest<?> request) {
        List<String> hosts = request.getHeaders().getAll(HttpHeaders.HOST);
        if (hosts.size() != 1) {
            throw RequestException.badRequest("A request must have one Host header.");
        }
        return Authority.parse(hosts.getFirst());
    }

    private void requireOwnPage(HttpRequest<?> request, Authority called) {
        List<String> origins = request.getHeaders().getAll(HttpHeaders.ORIGIN);
        if (origins.size() > 1) {
            throw RequestException.forbidden("A request must not have several Origin headers.");
        }
        Optional<String> origin = origins.stream().findFirst();
        if (origin.filter(rules::allowsOrigin).isPresent()) {
            return;
        }
        boolean foreignOrigin = origin.filter(page -> !Authority.ofOrigin(page).equals(called)).isPresent();
        String site = request.getHeaders().get("Sec-Fetch-Site", String.class, "none");
        if (foreignOrigin || !(site.equals("same-origin") || site.equals("none"))) {
            throw RequestException.forbidden(
                    "Pages of other sites may not write here. The operator can allow one with sluice.web.allowed-origins.");
        }
    }

    private static boolean isOpen(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        return path.equals(LIVENESS) || PAGE.matcher(path).matches();
    }

    private void requireToken(HttpRequest<?> request) {
        boolean admitted = rules.token().map(token -> token.admits(request.getHeaders().findFirst(HttpHeaders.AUTHORIZATION))).orElse(true);
        if (!admitted) {
            throw new RequestException(HttpStatus.UNAUTHORIZED, "This server asks for an access token: Authorization: Bearer <token>.",
                    Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sluice\""));
        }
    }
}
