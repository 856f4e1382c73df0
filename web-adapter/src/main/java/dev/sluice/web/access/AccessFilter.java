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
 * another site's page, and must carry the token if there is one. What needs no token: the page's own files, which ask
 * for it, and the probes.
 *
 * <p>A browser sends another site's page what it may not read, too, as a script, a picture or a style that the page
 * takes apart. {@code Sec-Fetch-Site} (<a href="https://www.w3.org/TR/fetch-metadata/">Fetch Metadata</a>) tells such
 * requests from a person who follows a link: only that leads to a document of its own. Clients that say nothing of this
 * kind are no browsers, or old ones.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class AccessFilter implements Ordered {

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    /** The page's files: the start page, {@code /assets/…}, and files with an extension beside it. */
    private static final Pattern PAGE = Pattern.compile("/|/assets/[^/]+|/[^/]+\\.[a-z0-9]+");
    private static final String PROBES = "/health/";
    private static final String LIVENESS = PROBES + "liveness";
    private static final Set<String> OTHER_SITES = Set.of("cross-site", "same-site");

    private final AccessRules rules;
    private final StartupGate gate;

    AccessFilter(AccessRules rules, StartupGate gate) {
        this.rules = rules;
        this.gate = gate;
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
            throw RequestException.forbidden("This server isn't called '" + called.host()
                    + "'. Its operator can allow that name with sluice.web.allowed-hosts.");
        }
        if (READS.contains(request.getMethod())) {
            requireOwnReader(request);
        } else {
            requireOwnPage(request, called);
        }
        if (!gate.isOpen() && !request.getUri().getRawPath().equals(LIVENESS)) {
            throw new RequestException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The gateway is starting: its store hasn't answered yet.",
                    Map.of(HttpHeaders.RETRY_AFTER, "1"));
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
        boolean foreignOrigin = origin.filter(page -> !isOwn(page, called, request.isSecure())).isPresent();
        String site = request.getHeaders().get("Sec-Fetch-Site", String.class, "none");
        if (foreignOrigin || !(site.equals("same-origin") || site.equals("none"))) {
            throw RequestException.forbidden(
                    "Pages of other sites may not write here. The operator can allow one with sluice.web.allowed-origins.");
        }
    }

    /**
     * Whether a page's origin is this server. One of http isn't, where the server itself speaks TLS: anybody on the way
     * may have written that page. One of https is, where it speaks plain HTTP: it then stands behind a proxy that
     * speaks TLS.
     */
    private static boolean isOwn(String origin, Authority called, boolean secure) {
        boolean plain = origin.regionMatches(true, 0, "http:", 0, "http:".length());
        return Authority.ofOrigin(origin).equals(called) && !(secure && plain);
    }

    private void requireOwnReader(HttpRequest<?> request) {
        HttpHeaders headers = request.getHeaders();
        List<String> origins = headers.getAll(HttpHeaders.ORIGIN);
        boolean allowed = origins.size() == 1 && rules.allowsOrigin(origins.getFirst());
        boolean preflight = request.getMethod() == HttpMethod.OPTIONS;
        boolean link =
                "navigate".equals(headers.get("Sec-Fetch-Mode")) && "document".equals(headers.get("Sec-Fetch-Dest"));
        if (OTHER_SITES.contains(headers.get("Sec-Fetch-Site", String.class, "none"))
                && !allowed
                && !preflight
                && !link) {
            throw RequestException.forbidden(
                    "Pages of other sites may link to this, but not read it, or show it in themselves."
                            + " The operator can allow a page with sluice.web.allowed-origins.");
        }
    }

    private static boolean isOpen(HttpRequest<?> request) {
        String path = request.getUri().getRawPath();
        return path.startsWith(PROBES) || PAGE.matcher(path).matches();
    }

    private void requireToken(HttpRequest<?> request) {
        boolean admitted = rules.token()
                .map(token -> token.admits(request.getHeaders().findFirst(HttpHeaders.AUTHORIZATION)))
                .orElse(true);
        if (!admitted) {
            throw new RequestException(
                    HttpStatus.UNAUTHORIZED,
                    "This server asks for an access token: Authorization: Bearer <token>.",
                    Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sluice\""));
        }
    }
}
