package dev.sluice.s3.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.storage.StoreException;
import dev.sluice.core.storage.StoreException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * What never came to an answer. Those that need a network's own behaviour are made up here: a resolver may take
 * minutes.
 */
class FailuresTest {

    static Stream<Arguments> withoutAnswer() {
        return Stream.of(
                Arguments.of(
                        new UnknownHostException("s3.example.invalid"),
                        Kind.UNAVAILABLE,
                        true,
                        "host name is not known"),
                Arguments.of(
                        new ConnectException("Connection refused"), Kind.UNAVAILABLE, true, "accepts no connection"),
                Arguments.of(
                        new SSLHandshakeException("unknown issuer").initCause(new CertificateException()),
                        Kind.UNAVAILABLE,
                        false,
                        "no secure connection"),
                Arguments.of(
                        new SSLPeerUnverifiedException("another name"),
                        Kind.UNAVAILABLE,
                        false,
                        "no secure connection"),
                Arguments.of(
                        new SSLHandshakeException("Remote host terminated the handshake"),
                        Kind.UNAVAILABLE,
                        true,
                        "no secure connection"),
                Arguments.of(
                        new SSLException("Connection reset", new SocketException()),
                        Kind.UNAVAILABLE,
                        true,
                        "no secure connection"),
                Arguments.of(new SocketTimeoutException("Read timed out"), Kind.TIMEOUT, true, "got no answer in time"),
                Arguments.of(new IOException("Broken pipe"), Kind.UNAVAILABLE, true, "the connection broke"),
                Arguments.of(
                        new IllegalStateException("odd"), Kind.UNAVAILABLE, false, "Unable to execute HTTP request"));
    }

    @ParameterizedTest
    @MethodSource("withoutAnswer")
    void tellsWhatHappenedHoweverDeepItIsWrapped(Exception cause, Kind kind, boolean retryable, String message) {
        StoreException failure = Failures.translate(
                "Writing docs/a.bin",
                new CompletionException(SdkClientException.create("Unable to execute HTTP request", cause)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.retryable()).isEqualTo(retryable);
        assertThat(failure.getMessage()).startsWith("Writing docs/a.bin").contains(message);
    }
}
