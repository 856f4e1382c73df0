package dev.sluice.benchmarks.process;

import dev.sluice.testing.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Where a server listens on the loopback interface.
 *
 * @param port        the port
 * @param certificate what it proves itself with, if it speaks TLS
 */
public record Address(int port, Optional<TestCertificate> certificate) {

    /** At a port that nobody listens on now. */
    public static Address free(Optional<TestCertificate> certificate) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Address(socket.getLocalPort(), certificate);
        }
    }

    /** An address on this server; {@code path} begins with a slash. */
    public URI uri(String path) {
        return URI.create((certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + port + path);
    }

    /** A client that trusts this server; on plain HTTP any will do. */
    public HttpClient client() throws IOException {
        HttpClient.Builder client = HttpClient.newBuilder();
        if (certificate.isPresent()) {
            try {
                client.sslContext(certificate.get().context());
            } catch (GeneralSecurityException unusable) {
                throw new IOException(unusable);
            }
        }
        return client.build();
    }
}
