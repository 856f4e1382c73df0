package dev.sluice.s3;

import dev.sluice.s3.internal.SlabHttpClient;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The clients of one store.
 *
 * @param client  for reading, and for small verbs, which it repeats by itself
 * @param verbs   for uploading
 * @param closing closes both, and ends their threads
 */
record StoreClients(S3Client client, UploadVerbs verbs, Runnable closing) {

    static StoreClients direct(ClientSettings settings, Supplier<S3ClientBuilder> builders) {
        SlabHttpClient http = new SlabHttpClient(settings.transport());
        S3Client client = settings.applyTo(builders.get(), http, AwsRetryStrategy.standardRetryStrategy()).build();
        S3ClientBuilder given = builders.get();
        boolean observed = isObserved(given.overrideConfiguration());
        S3Client once = settings.applyTo(given, http, AwsRetryStrategy.doNotRetry()).build();
        DirectVerbs verbs = new DirectVerbs(settings, once, new BodyRequests(once, http, observed));
        return new StoreClients(client, verbs, () -> {
            once.close();
            client.close();
            http.close();
        });
    }

    private static boolean isObserved(ClientOverrideConfiguration application) {
        return !application.executionInterceptors().isEmpty() || !application.metricPublishers().isEmpty();
    }

    static StoreClients sdk(ClientSettings settings, Supplier<S3ClientBuilder> builders, Supplier<S3AsyncClientBuilder> asyncBuilders) {
        EventLoops loops = new EventLoops();
        S3AsyncClient asyncClient = settings.applyTo(asyncBuilders.get(), loops).build();
        S3Client client = settings.applyTo(builders.get()).build();
        return new StoreClients(client, new SdkVerbs(settings, asyncClient, client, loops), () -> {
            asyncClient.close();
            client.close();
            loops.close();
        });
    }
}
