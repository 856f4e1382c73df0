package dev.sluice.web;

import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: as {@link AnyProblem} and {@link ReadProblem}, of an answer to HEAD, which has no body. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@ApiResponse(responseCode = "400", description = "The request can't be understood, or asks for what can't be.")
@ApiResponse(responseCode = "401", description = "The token is missing or wrong.")
@ApiResponse(
        responseCode = "403",
        description = "The server isn't called so, a page of another site asks, or the store refuses.")
@ApiResponse(responseCode = "404", description = "There is no such bucket, object or upload.")
@ApiResponse(responseCode = "405", description = "This address doesn't know that method.")
@ApiResponse(responseCode = "406", description = "None of the media types that Accept names is answered.")
@ApiResponse(responseCode = "408", description = "The client fell silent, or was too slow.")
@ApiResponse(responseCode = "412", description = "The object doesn't meet the conditions.")
@ApiResponse(responseCode = "413", description = "The body is too large.")
@ApiResponse(responseCode = "414", description = "The address is too long.")
@ApiResponse(responseCode = "415", description = "The media type or coding of the body isn't taken.")
@ApiResponse(responseCode = "416", description = "The object has no such bytes; Content-Range tells its size.")
@ApiResponse(responseCode = "431", description = "The headers are too large.")
@ApiResponse(responseCode = "500", description = "The gateway failed; its log says why.")
@ApiResponse(responseCode = "501", description = "The store, or this server, can't do that at all.")
@ApiResponse(responseCode = "502", description = "The store's answer makes no sense.")
@ApiResponse(
        responseCode = "503",
        description =
                "The store doesn't answer, or the gateway is busy or starting; Retry-After says when to come again.")
@ApiResponse(responseCode = "505", description = "This server speaks HTTP/1.1.")
@interface HeadProblem {}
