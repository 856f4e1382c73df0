package dev.sluice.s3;

import dev.sluice.s3.internal.http.HttpTransport;
import dev.sluice.s3.internal.http.Proxies;
import dev.sluice.s3.internal.http.TransportSettings;
import dev.sluice.s3.internal.protocol.AwsEndpoints;
import dev.sluice.s3.internal.protocol.Endpoints;
import dev.sluice.s3.tls.TlsEngines;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * What a storage was told.
 *
 * @param profile           the kind of store
 * @param endpoint          where it is; absent: what the profile knows, or what the region has
 * @param region            the region to sign for; absent: the profile's, or what the SDK finds
 * @param credentials       absent: the AWS default chain
 * @param connections       the most connections; they are opened when needed
 * @param connectTimeout    for a connection to be there
 * @param answerTimeout     for the store to say something
 * @param completionTimeout for it to complete a multipart upload
 * @param tls               encrypts
 */
record StoreSettings(
        EndpointProfile profile,
        Optional<URI> endpoint,
        Optional<String> region,
        Optional<AwsCredentialsProvider> credentials,
        int connections,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration completionTimeout,
        TlsEngines tls) {

    /** Shorter than stores keep a connection that nobody uses, so that few are found stale. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(20);

    HttpTransport transport() {
        return new HttpTransport(
                new TransportSettings(connections, connectTimeout, IDLE_LIMIT, tls, Proxies.ofSystem()));
    }

    AwsCredentialsProvider effectiveCredentials() {
        return credentials.orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    /** @throws IllegalArgumentException if the profile has none, and none was given */
    Endpoints endpoints() {
        String known = effectiveRegion();
        Optional<URI> address = effectiveEndpoint();
        return address.isPresent()
                ? Endpoints.at(address.get(), known, profile.pathStyle())
                : new AwsEndpoints(known, profile.pathStyle());
    }

    String effectiveRegion() {
        return region.or(profile::region)
                .orElseGet(() -> DefaultAwsRegionProviderChain.builder()
                        .build()
                        .getRegion()
                        .id());
    }

    /**
     * Empty: AWS's own.
     *
     * @throws IllegalArgumentException if the profile has none, and none was given
     */
    Optional<URI> effectiveEndpoint() {
        if (endpoint.isPresent()) {
            return endpoint;
        }
        if (profile.region().isEmpty()) {
            return ofEnvironment();
        }
        @Nullable URI known = region.or(profile::region).map(profile.endpoints()::get).orElse(null);
        if (known == null) {
            throw new IllegalArgumentException("profile " + profile.name() + " needs an endpoint"
                    + (profile.endpoints().isEmpty() ? "" : " in region " + effectiveRegion())
                    + ", such as https://s3.example.org");
        }
        return Optional.of(known);
    }

    /** As every AWS tool takes it. */
    private static Optional<URI> ofEnvironment() {
        return Stream.of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
                .map(System::getenv)
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .map(URI::create);
    }
}
