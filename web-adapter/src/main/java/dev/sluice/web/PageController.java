package dev.sluice.web;

import dev.sluice.web.problem.RequestException;
import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Pattern;

/**
 * Serves the page, which may load nothing but its own files. Files under {@code /assets/} carry a hash of their content
 * in the name, so they are kept for good; the page itself is asked for every time.
 */
@Controller
@Hidden
@Produces(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PageController {

    private static final String FOLDER = "classpath:META-INF/resources/sluice-page/";
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                    + "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ResourceLoader resources;

    PageController(ResourceLoader resources) {
        this.resources = resources;
    }

    @Get
    HttpResponse<byte[]> index() throws IOException {
        return file("index.html", "no-cache").header("Link", "<openapi>; rel=\"service-desc\"");
    }

    /** Such as a service worker, which reaches only what lies beside or below it. */
    @Get("/{name:[^/]+\\.[a-z0-9]+}")
    HttpResponse<byte[]> beside(String name) throws IOException {
        return file(plain(name), "no-cache");
    }

    @Get("/assets/{name}")
    HttpResponse<byte[]> asset(String name) throws IOException {
        return file("assets/" + plain(name), "public, max-age=31536000, immutable");
    }

    private static String plain(String name) {
        if (!PLAIN_NAME.matcher(name).matches()) {
            throw noSuchFile();
        }
        return name;
    }

    private MutableHttpResponse<byte[]> file(String name, String caching) throws IOException {
        try (InputStream file = resources.getResourceAsStream(FOLDER + name).orElseThrow(PageController::noSuchFile)) {
            return HttpResponse.ok(file.readAllBytes())
                    .contentType(MediaType.forFilename(name))
                    .header(HttpHeaders.CACHE_CONTROL, caching)
                    .header("Content-Security-Policy", POLICY)
                    .header("X-Content-Type-Options", "nosniff")
                    .header("Referrer-Policy", "no-referrer");
        }
    }

    private static RequestException noSuchFile() {
        return RequestException.notFound("There is no such file.");
    }
}
