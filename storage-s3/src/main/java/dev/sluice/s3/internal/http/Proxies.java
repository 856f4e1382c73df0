package dev.sluice.s3.internal.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to a host: by the properties {@code http.proxyHost}, {@code https.proxyHost},
 * {@code http.nonProxyHosts} and their like (<a
 * href="https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/net/doc-files/net-properties.html">JDK</a>),
 * else by the environment's {@code http_proxy}, {@code https_proxy} and {@code no_proxy}. Immutable.
 */
public final class Proxies {

    private final Optional<Way> http;
    private final Optional<Way> https;

    private Proxies(Optional<Way> http, Optional<Way> https) {
        this.http = http;
        this.https = https;
    }

    /** As this process was told. */
    public static Proxies ofSystem() {
        return of(System::getProperty, System::getenv);
    }

    /**
     * @param properties  the JVM's
     * @param environment the process's
     */
    static Proxies of(Function<String, @Nullable String> properties, Function<String, @Nullable String> environment) {
        return new Proxies(
                Way.ofProperties("http", 80, properties).or(() -> Way.ofEnvironment("http_proxy", environment)),
                Way.ofProperties("https", 443, properties).or(() -> Way.ofEnvironment("https_proxy", environment)));
    }

    Optional<HttpProxy> leadingTo(boolean secure, String host) {
        return (secure ? https : http).filter(way -> !way.excludes(host)).map(Way::proxy);
    }

    /**
     * A proxy, and who does without.
     *
     * @param proxy    the proxy
     * @param excluded names, each maybe with {@code *} in it
     */
    private record Way(HttpProxy proxy, List<Pattern> excluded) {

        static Optional<Way> ofProperties(String scheme, int usualPort, Function<String, @Nullable String> properties) {
            return find(properties, scheme + ".proxyHost")
                    .map(host -> new Way(
                            new HttpProxy(
                                    host,
                                    find(properties, scheme + ".proxyPort")
                                            .map(Integer::parseInt)
                                            .orElse(usualPort),
                                    find(properties, scheme + ".proxyUser")
                                            .flatMap(user -> find(properties, scheme + ".proxyPassword")
                                                    .map(password -> HttpProxy.basic(user, password)))),
                            patterns(find(properties, "http.nonProxyHosts"), "\\|")));
        }

        static Optional<Way> ofEnvironment(String variable, Function<String, @Nullable String> environment) {
            return find(environment, variable)
                    .map(text -> URI.create(text.contains("://") ? text : "http://" + text))
                    .filter(address -> address.getHost() != null)
                    .map(address -> new Way(
                            new HttpProxy(
                                    address.getHost(),
                                    address.getPort() < 0 ? 80 : address.getPort(),
                                    authorization(address)),
                            patterns(find(environment, "no_proxy"), ",")));
        }

        private static Optional<String> authorization(URI address) {
            return Optional.ofNullable(address.getRawUserInfo())
                    .map(user -> user.split(":", 2))
                    .filter(parts -> parts.length == 2)
                    .map(parts -> HttpProxy.basic(decode(parts[0]), decode(parts[1])));
        }

        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        private static Optional<String> find(Function<String, @Nullable String> settings, String name) {
            return Optional.ofNullable(settings.apply(name)).map(String::strip).filter(text -> !text.isEmpty());
        }

        private static List<Pattern> patterns(Optional<String> list, String separator) {
            return list.stream()
                    .flatMap(names -> Arrays.stream(names.split(separator)))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .filter(name -> !name.isEmpty())
                    .map(name -> name.startsWith(".") ? "*" + name : name)
                    .map(name -> Pattern.compile(Arrays.stream(name.split("\\*", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"))))
                    .toList();
        }

        boolean excludes(String host) {
            String name = host.toLowerCase(Locale.ROOT);
            return excluded.stream().anyMatch(pattern -> pattern.matcher(name).matches());
        }
    }
}
