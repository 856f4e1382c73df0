package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document describes what is there, and nothing else. */
@MicronautTest(environments = InMemoryStoreFactory.ENVIRONMENT)
class OpenApiTest {

    private static final Pattern PATH = Pattern.compile("^  (/\\S*):$");
    private static final Pattern METHOD = Pattern.compile("^    (get|put|head|post|delete|patch):$");

    private static final Pattern STATUS = Pattern.compile("^        \"?(\\d{3})\"?:$");

    /** What other successes are answered with; all else is 200. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "POST /api/v1/uploads", 201, "PUT /api/v1/objects/{bucket}/{key}", 201, "DELETE /api/v1/uploads/{id}", 204);

    @Inject
    EmbeddedServer server;

    @Inject
    Router router;

    @Test
    void listsEveryRoute() {
        HttpResponse<String> response = new Client(server.getURI()).get("/openapi");

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/yaml");
        assertThat(operations(response.body()).keySet()).isEqualTo(routes());
    }

    /** The other tests see that these are sent. */
    @Test
    void tellsHowSuccessIsAnswered() {
        String document = new Client(server.getURI()).get("/openapi").body();

        assertThat(operations(document)).allSatisfy((operation, status) ->
                assertThat(status).as(operation).isEqualTo(STATUSES.getOrDefault(operation, 200)));
    }

    /** Each with the first status that it names. */
    private static Map<String, Integer> operations(String document) {
        Map<String, Integer> operations = new TreeMap<>();
        String operation = "";
        String path = "";
        for (String line : document.lines().toList()) {
            var newPath = PATH.matcher(line);
            var method = METHOD.matcher(line);
            var status = STATUS.matcher(line);
            if (newPath.matches()) {
                path = newPath.group(1);
            } else if (method.matches()) {
                operation = method.group(1).toUpperCase(Locale.ROOT) + " " + path;
            } else if (status.matches()) {
                operations.putIfAbsent(operation, Integer.valueOf(status.group(1)));
            }
        }
        return operations;
    }

    /** But for the page's files, which are no interface, and the HEAD that comes with a GET by itself. */
    private Set<String> routes() {
        Set<String> routes = router.uriRoutes()
                .filter(route -> route.getTargetMethod().getDeclaringType() != PageController.class)
                .map(route -> route.getHttpMethodName() + " " + route.getUriMatchTemplate().toPathString().replaceAll(":[^}]+}", "}"))
                .collect(Collectors.toCollection(TreeSet::new));
        routes.removeIf(route -> route.startsWith("HEAD ") && !route.contains("{key}"));
        return routes;
    }
}
