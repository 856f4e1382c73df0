package dev.sluice.web;

import dev.sluice.web.problem.Problem;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: how any request may be refused, or fail. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@ApiResponse(
        responseCode = "400",
        description = AnyProblem.BAD_REQUEST,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "401",
        description = AnyProblem.UNAUTHORIZED,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "403",
        description = AnyProblem.FORBIDDEN,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "404",
        description = AnyProblem.NOT_FOUND,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "405",
        description = AnyProblem.METHOD_NOT_ALLOWED,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "406",
        description = AnyProblem.NOT_ACCEPTABLE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "408",
        description = AnyProblem.TIMEOUT,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "413",
        description = AnyProblem.TOO_LARGE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "414",
        description = AnyProblem.TOO_LONG,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "415",
        description = AnyProblem.UNSUPPORTED_TYPE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "431",
        description = AnyProblem.HEADERS_TOO_LARGE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "500",
        description = AnyProblem.FAILED,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "501",
        description = AnyProblem.NOT_IMPLEMENTED,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "503",
        description = AnyProblem.UNAVAILABLE,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@ApiResponse(
        responseCode = "505",
        description = AnyProblem.WRONG_VERSION,
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@interface AnyProblem {

    String BAD_REQUEST = "The request can't be understood, or asks for what can't be.";
    String UNAUTHORIZED = "The token is missing or wrong.";
    String FORBIDDEN = "The server isn't called so, a page of another site asks, or the store refuses.";
    String NOT_FOUND = "There is no such bucket, object or upload.";
    String METHOD_NOT_ALLOWED = "This address doesn't know that method.";
    String NOT_ACCEPTABLE = "None of the media types that Accept names is answered.";
    String TIMEOUT = "The client fell silent, or was too slow.";
    String TOO_LARGE = "The body is too large.";
    String TOO_LONG = "The address is too long.";
    String UNSUPPORTED_TYPE = "The media type or coding of the body isn't taken.";
    String HEADERS_TOO_LARGE = "The headers are too large.";
    String FAILED = "The gateway failed; its log says why.";
    String NOT_IMPLEMENTED = "The store, or this server, can't do that at all.";
    String UNAVAILABLE =
            "The store doesn't answer, or the gateway is busy or starting; Retry-After says when to come again.";
    String WRONG_VERSION = "This server speaks HTTP/1.1.";
}
