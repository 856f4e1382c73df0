package dev.sluice.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;

/** Says what it means when a gateway doesn't do what it was asked. */
final class GatewayFailures {

    private GatewayFailures() {
    }

    /** It answered with an error. */
    static TransferException refused(HttpResponse<?> response, String body) {
        Optional<Duration> retryAfter = response.headers().firstValue("Retry-After").flatMap(RetryAfter::parse);
        return new TransferException(new Failure.Refused(Problem.of(response.statusCode(), body), retryAfter));
    }

    /** It gave no answer. @param allSent whether the whole body had been given to the connection */
    static TransferException connection(URI server, IOException cause, boolean allSent) {
        return switch (cause) {
            case ConnectException _, HttpConnectTimeoutException _ -> new TransferException(
                    new Failure.Unreachable("can't reach " + server + ": is the server running, and is this its address?"), cause);
            case SSLHandshakeException untrusted when distrust(untrusted).isPresent() -> new TransferException(new Failure.Unreachable(
                    "no secure connection to " + server + ": " + distrust(untrusted).get()
                            + "; an authority of your own is named by SLUICE_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE"), untrusted);
            default -> new TransferException(new Failure.ConnectionBroken("the connection to " + server + " broke"
                    + (allSent ? " before it answered; 'sluice ls' tells whether the object is there" : "; try again"), allSent), cause);
        };
    }

    /** Why the server's certificate won't do, if that is what failed: a certificate stays wrong, a connection may come back. */
    private static Optional<String> distrust(SSLHandshakeException failure) {
        boolean certificate = false;
        Throwable innermost = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            certificate |= cause instanceof CertificateException;
            innermost = cause;
        }
        return certificate ? Optional.ofNullable(innermost.getMessage()) : Optional.empty();
    }
}
