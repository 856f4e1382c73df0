package dev.sluice.web.problem;

import dev.sluice.core.UploadException;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the answer to every failure: those of the framework come here by themselves, all others by
 * {@link ProblemHandler}.
 */
@Singleton
@Primary
final class ProblemResponses implements ErrorResponseProcessor<Problem> {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemResponses.class);

    private final JsonMapper mapper;
    private final FullBuckets full;

    ProblemResponses(JsonMapper mapper, FullBuckets full) {
        this.mapper = mapper;
        this.full = full;
    }

    @Override
    public MutableHttpResponse<Problem> processResponse(ErrorContext context, MutableHttpResponse<?> base) {
        HttpRequest<?> request = context.getRequest();
        HttpStatus suggested = HttpStatus.valueOf(base.code());
        Failure failure = cause(context)
                .map(thrown -> Failure.of(thrown, suggested))
                .orElseGet(() -> Failure.ofFramework(suggested));
        return write(request, failure, base);
    }

    MutableHttpResponse<Problem> answer(HttpRequest<?> request, Throwable thrown) {
        Failure failure = Failure.of(thrown, HttpStatus.INTERNAL_SERVER_ERROR);
        if (failure.status() == HttpStatus.INTERNAL_SERVER_ERROR) {
            LOG.error("{} {} failed", request.getMethodName(), request.getPath(), thrown);
        }
        if (thrown instanceof UploadException.InsufficientStorage refused) {
            full.note(refused);
        }
        return write(request, failure, HttpResponse.status(failure.status()));
    }

    private static Optional<Throwable> cause(ErrorContext context) {
        return context.getRootCause().or(() -> malformed(context.getRequest()));
    }

    /** What Netty's decoder found wrong with the request. */
    private static Optional<Throwable> malformed(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? Optional.ofNullable(netty.getNativeRequest().decoderResult().cause())
                : Optional.empty();
    }

    private MutableHttpResponse<Problem> write(HttpRequest<?> request, Failure failure, MutableHttpResponse<?> base) {
        MutableHttpResponse<?> response = base.status(failure.status());
        failure.headers().forEach(response::header);
        if (mayHaveUnreadBody(request)) {
            response.header(HttpHeaders.CONNECTION, "close");
        }
        Problem problem = problem(request, failure);
        response.contentType(Problem.MEDIA_TYPE);
        return request.getMethod() == HttpMethod.HEAD ? withoutBody(response, problem) : response.body(problem);
    }

    private static Problem problem(HttpRequest<?> request, Failure failure) {
        HttpStatus status = failure.status();
        return new Problem(
                "about:blank",
                status.getReason(),
                status.getCode(),
                failure.detail(),
                request.getPath(),
                failure.storeRequestId().orElse(null),
                failure.missing().map(JsonRanges::of).orElse(null));
    }

    /**
     * Tells the length that an answer to GET would have: the framework closes the connection after an answer without
     * any.
     */
    private MutableHttpResponse<Problem> withoutBody(MutableHttpResponse<?> response, Problem problem) {
        try {
            response.header(HttpHeaders.CONTENT_LENGTH, Integer.toString(mapper.writeValueAsBytes(problem).length));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return response.body(null);
    }

    /** The rest of a body that was refused must not be taken for the next request: the connection ends. */
    private static boolean mayHaveUnreadBody(HttpRequest<?> request) {
        return request.getHeaders().contains(HttpHeaders.TRANSFER_ENCODING)
                || !request.getHeaders().get(HttpHeaders.CONTENT_LENGTH, String.class, "0").equals("0");
    }
}
