package dev.sluice.s3.internal;

import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/** Which proxy leads to a host. Immutable. */
public final class Proxies {

    private final ProxyConfiguration http;
    private final ProxyConfiguration https;

    Proxies(ProxyConfiguration http, ProxyConfiguration https) {
        this.http = http;
        this.https = https;
    }

    /**
     * As the SDK's clients find them: by the properties {@code http.proxyHost}, {@code https.proxyHost},
     * {@code http.nonProxyHosts} and their like, else by the environment's {@code http_proxy}, {@code https_proxy} and
     * {@code no_proxy}.
     */
    public static Proxies ofSystem() {
        return new Proxies(
                ProxyConfiguration.builder().scheme("http").build(), ProxyConfiguration.builder().scheme("https").build());
    }

    Optional<HttpProxy> leadingTo(boolean secure, String host) {
        ProxyConfiguration found = secure ? https : http;
        if (found.host() == null || excludes(found, host)) {
            return Optional.empty();
        }
        Optional<String> authorization = found.username() == null || found.password() == null
                ? Optional.empty()
                : Optional.of(HttpProxy.basic(found.username(), found.password()));
        return Optional.of(new HttpProxy(found.host(), found.port(), authorization));
    }

    /** The SDK gives each excluded host as a regular expression. */
    private static boolean excludes(ProxyConfiguration found, String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return found.nonProxyHosts() != null && found.nonProxyHosts().stream().anyMatch(name::matches);
    }
}
