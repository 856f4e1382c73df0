package dev.sluice.s3.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy.
 *
 * @param host          its name or address
 * @param port          its port
 * @param authorization the value of {@code Proxy-Authorization}: a secret
 */
record HttpProxy(String host, int port, Optional<String> authorization) {

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
