package dev.sluice.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * For the OpenAPI document: as {@link AnyProblem}, {@link StoreProblem} and {@link ReadProblem}, of an answer to HEAD,
 * which has no body.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@ApiResponse(responseCode = "400", description = AnyProblem.BAD_REQUEST)
@ApiResponse(responseCode = "401", description = AnyProblem.UNAUTHORIZED)
@ApiResponse(responseCode = "403", description = AnyProblem.FORBIDDEN)
@ApiResponse(responseCode = "404", description = AnyProblem.NOT_FOUND)
@ApiResponse(responseCode = "405", description = AnyProblem.METHOD_NOT_ALLOWED)
@ApiResponse(responseCode = "406", description = AnyProblem.NOT_ACCEPTABLE)
@ApiResponse(responseCode = "408", description = AnyProblem.TIMEOUT)
@ApiResponse(responseCode = "409", description = StoreProblem.CONFLICT)
@ApiResponse(responseCode = "412", description = ReadProblem.PRECONDITION_FAILED)
@ApiResponse(responseCode = "413", description = AnyProblem.TOO_LARGE)
@ApiResponse(responseCode = "414", description = AnyProblem.TOO_LONG)
@ApiResponse(responseCode = "415", description = AnyProblem.UNSUPPORTED_TYPE)
@ApiResponse(responseCode = "416", description = ReadProblem.NO_SUCH_RANGE)
@ApiResponse(responseCode = "431", description = AnyProblem.HEADERS_TOO_LARGE)
@ApiResponse(responseCode = "500", description = AnyProblem.FAILED)
@ApiResponse(responseCode = "501", description = AnyProblem.NOT_IMPLEMENTED)
@ApiResponse(responseCode = "503", description = AnyProblem.UNAVAILABLE)
@ApiResponse(responseCode = "505", description = AnyProblem.WRONG_VERSION)
@ApiResponse(responseCode = "507", description = StoreProblem.FULL)
@interface HeadProblem {}
