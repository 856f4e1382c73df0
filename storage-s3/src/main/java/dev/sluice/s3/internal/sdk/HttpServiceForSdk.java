package dev.sluice.s3.internal.sdk;

import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.http.Proxies;
import dev.sluice.s3.internal.http.TransportSettings;
import dev.sluice.s3.tls.TlsEngines;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Sluice's HTTP client for those of the SDK's clients that nobody gives one, as those of STS and SSO behind the default
 * chain of credentials. The SDK finds it by {@code META-INF/services}, and prefers any of its own that is on the class
 * path.
 */
public final class HttpServiceForSdk implements SdkHttpService {

    private static final int CONNECTIONS = 50;
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(20);

    @Override
    public SdkHttpClient.Builder<?> createHttpClientBuilder() {
        return new Builder();
    }

    private static final class Builder implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
            AttributeMap options = serviceDefaults.merge(SdkHttpConfigurationOption.GLOBAL_HTTP_DEFAULTS);
            HttpTransport transport = new HttpTransport(new TransportSettings(
                    CONNECTIONS,
                    options.get(SdkHttpConfigurationOption.CONNECTION_TIMEOUT),
                    IDLE_LIMIT,
                    TlsEngines.ofJdk(),
                    Proxies.ofSystem()));
            return TransportForSdk.owning(transport, options.get(SdkHttpConfigurationOption.READ_TIMEOUT));
        }
    }
}
