package dev.sluice.s3.internal.http;

import java.util.Optional;

/**
 * Where a connection leads, and how.
 *
 * @param secure whether by TLS
 * @param host   the store's host
 * @param port   its port
 * @param proxy  what is in between
 */
record Route(boolean secure, String host, int port, Optional<HttpProxy> proxy) {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    static Route of(RequestHead head, Proxies proxies) {
        return new Route(head.secure(), head.host(), head.port(), proxies.leadingTo(head.secure(), head.host()));
    }

    /** Whether requests go to the proxy as such: it reads them, while TLS passes it by. */
    Optional<HttpProxy> readingProxy() {
        return secure ? Optional.empty() : proxy;
    }

    /** As {@code Host} has it. */
    String hostHeader() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? host : authority();
    }

    /** As {@code CONNECT} has it. */
    String authority() {
        return host + ":" + port;
    }
}
