package dev.sluice.web;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The description of this interface. */
@Controller("/openapi")
final class OpenApiController {

    private static final String DOCUMENT = "META-INF/swagger/sluice.yml";

    private final ResourceLoader resources;

    OpenApiController(ResourceLoader resources) {
        this.resources = resources;
    }

    /**
     * This document.
     *
     * @return OpenAPI 3 in YAML
     */
    @Get
    @ApiResponse(responseCode = "200", description = "OpenAPI 3 in YAML", content = @Content(
            mediaType = "application/yaml", schema = @Schema(type = "object")))
    @AnyProblem
    @Produces("application/yaml")
    @ExecuteOn(TaskExecutors.BLOCKING)
    String document() throws IOException {
        try (InputStream document = resources.getResourceAsStream("classpath:" + DOCUMENT).orElseThrow()) {
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
