package dev.sluice.cli.gateway;

import dev.sluice.cli.failure.Failure;
import dev.sluice.cli.failure.Problem;
import dev.sluice.cli.failure.TransferException;
import dev.sluice.cli.text.Printable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;

/** Says what it means when a gateway doesn't do what it was asked. */
final class GatewayFailures {

    /** What servers of every kind say to requests that they don't know. */
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 404, 405, 501);

    private GatewayFailures() {
    }

    /** It answered with an error. */
    static TransferException refused(URI server, HttpResponse<?> response, String body) {
        int status = response.statusCode();
        Optional<Problem> problem = Problem.parse(status, body);
        if (problem.isEmpty() && status / 100 == 3) {
            return redirected(server, response);
        }
        // The answer to HEAD has no body that could give a reason.
        if (problem.isEmpty() && NOT_UNDERSTOOD.contains(status) && !response.request().method().equals("HEAD")) {
            return noSluice(server, "it answers with HTTP status " + status + " and no reason");
        }
        Optional<Duration> retryAfter = response.headers().firstValue("Retry-After").flatMap(RetryAfter::parse);
        return new TransferException(
                new Failure.Refused(problem.orElseGet(() -> Problem.ofStatus(status)), retryAfter));
    }

    private static TransferException redirected(URI server, HttpResponse<?> response) {
        String target = response.headers()
                .firstValue("Location")
                .map(location -> Printable.of(location, 200))
                .orElse("nowhere");
        return new TransferException(
                new Failure.Unexpected(
                        server + " redirects to " + target
                                + "; that isn't followed, as whoever is there would see the access token; give the address of the Sluice server itself"));
    }

    /**
     * It answers, but not as a gateway does.
     *
     * @param why the end of a sentence
     */
    static TransferException noSluice(URI server, String why) {
        return new TransferException(new Failure.Unexpected("this is no Sluice server: " + server + ": " + why));
    }

    /**
     * It gave no answer.
     *
     * @param allSent whether the whole body had been given to the connection
     */
    static TransferException connection(URI server, IOException cause, boolean allSent) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _ ->
                new TransferException(
                        new Failure.Unreachable(
                                "can't reach " + server + ": is the server running, and is this its address?"),
                        cause);
            case SSLHandshakeException untrusted
            when distrust(untrusted).isPresent() ->
                new TransferException(
                        new Failure.Unreachable(
                                "no secure connection to " + server + ": "
                                        + distrust(untrusted).get()
                                        + "; an authority of your own is named by SLUICE_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE"),
                        untrusted);
            default ->
                new TransferException(
                        new Failure.ConnectionBroken(
                                (cause instanceof HttpTimeoutException
                                                ? server + " doesn't answer"
                                                : "the connection to " + server + " broke")
                                        + (allSent
                                                ? ", and everything was sent; 'sluice ls' tells whether the object is there"
                                                : "; try again"),
                                allSent),
                        cause);
        };
    }

    /**
     * Why the server's certificate won't do, if that is what failed: a certificate stays wrong, a connection may come
     * back.
     */
    static Optional<String> distrust(SSLHandshakeException failure) {
        boolean certificate = false;
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            certificate |= cause instanceof CertificateException;
            innermost = cause;
        }
        return certificate ? Optional.ofNullable(innermost.getMessage()) : Optional.empty();
    }
}
