package dev.sluice.s3.internal;

import java.util.Optional;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Where a connection leads, and how.
 *
 * @param secure whether by TLS
 * @param host   the store's host
 * @param port   its port
 * @param proxy  what is in between
 */
record Route(boolean secure, String host, int port, Optional<HttpProxy> proxy) {

    static Route of(SdkHttpRequest request, Proxies proxies) {
        boolean secure = request.protocol().equalsIgnoreCase("https");
        return new Route(secure, request.host(), request.port(), proxies.leadingTo(secure, request.host()));
    }

    /** Whether requests go to the proxy as such: it reads them, while TLS passes it by. */
    Optional<HttpProxy> readingProxy() {
        return secure ? Optional.empty() : proxy;
    }

    /** As {@code Host} and {@code CONNECT} have it. */
    String authority() {
        return host + ":" + port;
    }
}
