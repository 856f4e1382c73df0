package dev.sluice.s3.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxiesTest {

    private static Optional<HttpProxy> find(
            Map<String, String> properties, Map<String, String> environment, boolean secure, String host) {
        return Proxies.of(properties::get, environment::get).leadingTo(secure, host);
    }

    @Test
    void goesByTheJvmsProperties() {
        Map<String, String> properties = Map.of(
                "http.proxyHost",
                "proxy",
                "http.proxyPort",
                "3128",
                "https.proxyHost",
                "other",
                "https.proxyUser",
                "user",
                "https.proxyPassword",
                "word",
                "http.nonProxyHosts",
                "localhost|127.*|*.example.org");
        assertThat(find(properties, Map.of("http_proxy", "http://ignored"), false, "store.net"))
                .contains(new HttpProxy("proxy", 3128, Optional.empty()));
        assertThat(find(properties, Map.of(), true, "store.net"))
                .contains(new HttpProxy("other", 443, Optional.of("Basic dXNlcjp3b3Jk")));
        assertThat(find(properties, Map.of(), true, "S3.Example.org")).isEmpty();
        assertThat(find(properties, Map.of(), false, "127.0.0.1")).isEmpty();
        assertThat(find(properties, Map.of(), false, "s3-example.org")).isPresent();
    }

    @Test
    void goesByTheEnvironment() {
        Map<String, String> environment = Map.of(
                "http_proxy",
                "http://us%40er:w+ord@proxy:3128/",
                "https_proxy",
                "other:8080",
                "no_proxy",
                "localhost, .example.org");
        assertThat(find(Map.of(), environment, false, "store.net"))
                .contains(new HttpProxy("proxy", 3128, Optional.of(HttpProxy.basic("us@er", "w+ord"))));
        assertThat(find(Map.of(), environment, true, "store.net"))
                .contains(new HttpProxy("other", 8080, Optional.empty()));
        assertThat(find(Map.of(), environment, true, "s3.example.org")).isEmpty();
        assertThat(find(Map.of(), environment, true, "localhost")).isEmpty();
    }

    @Test
    void goesStraightWhereNothingIsSet() {
        assertThat(find(Map.of(), Map.of("http_proxy", " "), false, "store.net")).isEmpty();
    }
}
