package dev.sluice.s3;

import dev.sluice.s3.internal.Proxies;
import dev.sluice.s3.internal.TransportSettings;
import dev.sluice.s3.tls.TlsEngines;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3BaseClientBuilder;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * What the SDK's clients are told, and why its defaults won't do: they allow 50 connections, wait 10 s for one, end an
 * answer's silence after 30 s, and add checksums that older stores refuse.
 *
 * @param profile           the kind of store
 * @param endpoint          where it is; absent: the SDK derives it from the region
 * @param region            the region to sign for; absent: the SDK looks for one
 * @param credentials       absent: the AWS default chain
 * @param connections       the most connections of each HTTP client; they are opened when needed
 * @param connectTimeout    for a connection to be there
 * @param answerTimeout     for the store to say something
 * @param completionTimeout for it to complete a multipart upload
 * @param tls               encrypts on Sluice's own transport
 */
record ClientSettings(
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

    /** How long a slab may take to be written to a connection. */
    private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(5);

    /** For retained bodies and what surrounds them: nothing is repeated, and waiting is limited by {@link AsyncCalls}. */
    S3AsyncClientBuilder applyTo(S3AsyncClientBuilder builder, EventLoops loops) {
        applyToAny(builder);
        return builder.serviceConfiguration(asking())
                .overrideConfiguration(retrying(builder, AwsRetryStrategy.doNotRetry()))
                .httpClient(null)
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(loops.group())
                        .putChannelOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .maxConcurrency(connections)
                        .maxPendingConnectionAcquires(Integer.MAX_VALUE)
                        .connectionAcquisitionTimeout(answerTimeout)
                        .connectionTimeout(connectTimeout)
                        .writeTimeout(WRITE_TIMEOUT)
                        .readTimeout(completionTimeout));
    }

    /** For small verbs, which the SDK repeats by itself, for reading, and for bodies that are let go. */
    S3ClientBuilder applyTo(S3ClientBuilder builder) {
        applyToAny(builder);
        return builder.serviceConfiguration(asking())
                .putAuthScheme(TrailerSigner.SCHEME)
                .overrideConfiguration(retrying(builder, AwsRetryStrategy.standardRetryStrategy()))
                .httpClient(null)
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(connections)
                        .connectionAcquisitionTimeout(answerTimeout)
                        .connectionTimeout(connectTimeout)
                        .socketTimeout(answerTimeout)
                        .tcpKeepAlive(true));
    }

    /** For everything, over Sluice's own transport. */
    S3ClientBuilder applyTo(S3ClientBuilder builder, SdkHttpClient http, RetryStrategy retries) {
        applyToAny(builder);
        return builder.serviceConfiguration(addressing().expectContinueEnabled(false).build())
                .putAuthScheme(SlabSigner.SCHEME)
                .overrideConfiguration(retrying(builder, retries))
                .httpClientBuilder(null)
                .httpClient(http);
    }

    /** How that transport behaves. */
    TransportSettings transport() {
        return new TransportSettings(connections, connectTimeout, this::patience, IDLE_LIMIT, tls, Proxies.ofSystem());
    }

    /** Completing an upload is the one verb that may take long. */
    private Duration patience(SdkHttpRequest request) {
        boolean completes = request.method() == SdkHttpMethod.POST && request.rawQueryParameters().containsKey("uploadId");
        return completes ? completionTimeout : answerTimeout;
    }

    /** What the application has set there stays. */
    private static ClientOverrideConfiguration retrying(S3BaseClientBuilder<?, ?> builder, RetryStrategy retries) {
        return builder.overrideConfiguration().copy(copy -> copy.retryStrategy(retries));
    }

    private void applyToAny(S3BaseClientBuilder<?, ?> builder) {
        builder.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        effectiveEndpoint().ifPresent(builder::endpointOverride);
        effectiveRegion().map(Region::of).ifPresent(builder::region);
        credentials.ifPresent(builder::credentialsProvider);
    }

    /**
     * A body of 1 MiB or more is sent only when the store has said that it wants it ({@code Expect: 100-continue}): a store
     * that refuses one ends the connection while it is being written, and its reason would be lost. Costs a round trip.
     */
    private S3Configuration asking() {
        return addressing().expectContinueEnabled(true).build();
    }

    private S3Configuration.Builder addressing() {
        return S3Configuration.builder().pathStyleAccessEnabled(profile.pathStyle());
    }

    private Optional<String> effectiveRegion() {
        return region.or(profile::region);
    }

    /** @throws IllegalArgumentException if the profile has none, and none was given */
    private Optional<URI> effectiveEndpoint() {
        if (endpoint.isPresent() || profile.region().isEmpty()) {
            return endpoint;
        }
        @Nullable URI known = effectiveRegion().map(profile.endpoints()::get).orElse(null);
        if (known == null) {
            throw new IllegalArgumentException("profile " + profile.name() + " needs an endpoint"
                    + (profile.endpoints().isEmpty() ? "" : " in region " + effectiveRegion().orElseThrow()) + ", such as https://s3.example.org");
        }
        return Optional.of(known);
    }
}
