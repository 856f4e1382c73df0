package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.web.bootstrap.InMemoryStoreFactory;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.web.router.Router;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.List;
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

    private static final Pattern STATUS = Pattern.compile("^        \"?(2\\d{2})\"?:$");
    private static final Pattern ERROR = Pattern.compile("^        \"?([45]\\d{2})\"?:$", Pattern.MULTILINE);

    /** What any request may be answered with, see {@code dev.sluice.web.problem.Failure}. */
    private static final Set<String> ERRORS = Set.of(
            "400", "401", "403", "404", "405", "406", "408", "413", "414", "415", "431", "500", "501", "503", "505");

    /** What is answered without a question to the store. */
    private static final Pattern OF_THE_GATEWAY = Pattern.compile("operationId: (liveness|buckets|document)\n");

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

    @Test
    void tellsEveryErrorWithItsType() {
        String document = new Client(server.getURI()).get("/openapi").body();
        String[] paths =
                document.substring(0, document.indexOf("\ncomponents:")).split("(?m)^    (get|put|head|post|delete):$");

        assertThat(paths).hasSize(routes().size() + 1);
        for (int i = 1; i < paths.length; i++) {
            List<String> errors = ERROR.matcher(paths[i]).results().map(match -> match.group(1)).toList();
            assertThat(errors).containsAll(ERRORS).doesNotContain("502").doesNotHaveDuplicates();
            boolean asksTheStore = !OF_THE_GATEWAY.matcher(paths[i]).find();
            assertThat(errors.containsAll(List.of("409", "507"))).as(paths[i]).isEqualTo(asksTheStore);
            boolean head = paths[i].contains("operationId: head\n");
            assertThat(paths[i].split("application/problem\\+json:", -1)).hasSize(head ? 1 : errors.size() + 1);
        }
    }

    /** Each with the first success that it names. */
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
                .map(route -> route.getHttpMethodName() + " "
                        + route.getUriMatchTemplate().toPathString().replaceAll(":[^}]+}", "}"))
                .collect(Collectors.toCollection(TreeSet::new));
        routes.removeIf(route -> route.startsWith("HEAD ") && !route.contains("{key}"));
        return routes;
    }
}
