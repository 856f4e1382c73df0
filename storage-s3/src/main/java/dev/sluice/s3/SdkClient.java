package dev.sluice.s3;

import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.sdk.TransportForSdk;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The SDK's client of a store, made when it is first asked for: to load it costs more than a thousand classes.
 * Thread-safe.
 */
final class SdkClient implements AutoCloseable {

    private final StoreSettings settings;
    private final HttpTransport transport;
    private final Supplier<S3ClientBuilder> builders;
    /** Guarded by this. */
    private @Nullable S3Client client;

    SdkClient(StoreSettings settings, HttpTransport transport, Supplier<S3ClientBuilder> builders) {
        this.settings = settings;
        this.transport = transport;
        this.builders = builders;
    }

    synchronized S3Client get() {
        if (client == null) {
            client = applyTo(builders.get()).build();
        }
        return client;
    }

    /**
     * The SDK's defaults add checksums that older stores refuse, and ask before each body. What else the application
     * has set stays.
     */
    private S3ClientBuilder applyTo(S3ClientBuilder builder) {
        settings.effectiveEndpoint().ifPresent(builder::endpointOverride);
        return builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .region(Region.of(settings.effectiveRegion()))
                .credentialsProvider(settings.effectiveCredentials())
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(settings.profile().pathStyle())
                        .expectContinueEnabled(false)
                        .build())
                .httpClientBuilder(null)
                .httpClient(TransportForSdk.over(transport, settings.answerTimeout()));
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
