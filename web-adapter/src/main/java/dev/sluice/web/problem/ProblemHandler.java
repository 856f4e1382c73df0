package dev.sluice.web.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers whatever a route or filter throws. */
@Singleton
final class ProblemHandler implements ExceptionHandler<Throwable, HttpResponse<Problem>> {

    private final ProblemResponses responses;

    ProblemHandler(ProblemResponses responses) {
        this.responses = responses;
    }

    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<Problem> handle(HttpRequest request, Throwable thrown) {
        return responses.answer(request, thrown);
    }
}
