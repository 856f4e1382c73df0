package dev.sluice.s3.internal.protocol;

/**
 * Where the requests for a bucket go.
 *
 * @param secure      whether by TLS
 * @param host        the host
 * @param port        its port
 * @param path        what stands before a key, without a slash at the end: the bucket's name, or nothing
 * @param region      the region to sign for
 * @param signingName the service to sign for
 */
public record Endpoint(boolean secure, String host, int port, String path, String region, String signingName) {

    static final int HTTP_PORT = 80;
    static final int HTTPS_PORT = 443;

    /** As {@code Host} has it. */
    String authority() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
    }
}
