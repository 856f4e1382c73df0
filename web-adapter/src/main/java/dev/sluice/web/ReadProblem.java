package dev.sluice.web;

import dev.sluice.web.problem.Problem;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: how else a download may be refused. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@ApiResponse(
        responseCode = "412",
        description = ReadProblem.PRECONDITION_FAILED,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "416",
        description = ReadProblem.NO_SUCH_RANGE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@interface ReadProblem {

    String PRECONDITION_FAILED = "The object doesn't meet the conditions.";
    String NO_SUCH_RANGE = "The object has no such bytes; Content-Range tells its size.";
}
