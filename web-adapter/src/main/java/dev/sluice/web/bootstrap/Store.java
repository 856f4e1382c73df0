package dev.sluice.web.bootstrap;

import dev.sluice.core.ByteSize;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.embedded.EmbeddedS3;
import dev.sluice.embedded.FolderInUseException;
import dev.sluice.s3.S3Storage;
import dev.sluice.web.ServedBuckets;
import io.micronaut.aws.sdk.v2.service.s3.S3ClientFactory;
import io.micronaut.aws.sdk.v2.service.s3.S3ConfigurationProperties;
import io.micronaut.aws.ua.UserAgentProvider;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * The store behind the ports: the one that is configured, or the embedded one. Credentials and region, where they have
 * to be found, come from Micronaut's AWS module, and so does the SDK's client, where something asks for that.
 */
@Factory
final class Store {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    /** The gateway reads in chunks of its own, which pass by a smaller buffer. */
    private static final ByteSize LEAST_CHUNK = ByteSize.ofKiB(8);

    @Singleton
    @Bean(preDestroy = "close")
    EmbeddedS3 embedded(ServeOptions options) {
        try {
            return EmbeddedS3.builder(options.data()).soleClient().start();
        } catch (FolderInUseException inUse) {
            throw new StartupException("Another sluice process keeps its files in '" + options.data()
                    + "': stop that one, or choose another folder with --data.", inUse);
        } catch (UncheckedIOException unusable) {
            throw new StartupException(
                    "The embedded store can't keep files in '" + options.data() + "' ("
                            + Objects.requireNonNull(unusable.getCause()).getMessage()
                            + "): make it a folder that may be written, or choose another with --data.",
                    unusable);
        }
    }

    @Singleton
    StoreTarget target(Environment settings, ServeOptions options, BeanProvider<EmbeddedS3> embedded) {
        return StoreTarget.isConfigured(settings)
                ? StoreTarget.configured(settings, options.bucket())
                : StoreTarget.embedded(embedded.get(), options.bucket());
    }

    @Singleton
    S3Storage.Builder builder(StoreTarget target, Environment settings, BeanProvider<EmbeddedS3> embedded) {
        nameWhatHasNoEffect(settings);
        S3Storage.Builder builder = S3Storage.builder()
                .profile(target.profile())
                .downloadChunk(LEAST_CHUNK)
                .tlsEngines(new StoreTls());
        target.endpoint().ifPresent(builder::endpoint);
        target.region().ifPresent(builder::region);
        return StoreTarget.isConfigured(settings)
                ? builder
                : builder.credentials(embedded.get().accessKeyId(), embedded.get().secretAccessKey());
    }

    private static void nameWhatHasNoEffect(Environment settings) {
        Settings.WITHOUT_EFFECT.stream().filter(setting -> setting.isSet(settings)).forEach(setting ->
                LOG.warn("The setting {} ({}) has no effect any more; remove it", setting.name(), setting.variable()));
    }

    /** Credentials and region are looked for only where neither the settings nor the profile know them. */
    @Singleton
    @Bean(preDestroy = "close")
    S3Storage storage(
            S3Storage.Builder builder,
            StoreTarget target,
            Environment settings,
            BeanProvider<AwsCredentialsProviderChain> credentials,
            BeanProvider<AwsRegionProviderChain> regions,
            BeanProvider<S3ConfigurationProperties> properties,
            BeanProvider<UserAgentProvider> userAgent) {
        if (StoreTarget.isConfigured(settings)) {
            builder.credentials(credentials.get());
        }
        Optional<String> known = target.region().or(() -> target.profile().region());
        String region = known.orElseGet(() -> regions.get().getRegion().id());
        return builder.region(region)
                .clientBuilder(() -> sdkClient(credentials.get(), region, properties.get(), userAgent))
                .build();
    }

    /** For what the ports don't offer, as the doctor's probes. */
    private static S3ClientBuilder sdkClient(
            AwsCredentialsProviderChain credentials,
            String region,
            S3ConfigurationProperties properties,
            BeanProvider<UserAgentProvider> userAgent) {
        AwsRegionProviderChain known = new AwsRegionProviderChain(() -> Region.of(region));
        return new S3ClientFactory(credentials, known, properties, userAgent.orElse(null), null).syncBuilder(null);
    }

    @Singleton
    ServedBuckets buckets(StoreTarget target) {
        return target.buckets();
    }

    @Singleton
    UploadExpiry expiry(StoreTarget target, Environment settings) {
        return UploadExpiry.of(Settings.UPLOAD_EXPIRY.find(settings), target.profile().uploadExpiry());
    }

    @Singleton
    UploadStore uploadStore(S3Storage storage) {
        return storage.uploadStore();
    }

    @Singleton
    ObjectReader objectReader(S3Storage storage) {
        return storage.objectReader();
    }

    @Singleton
    ObjectCatalog objectCatalog(S3Storage storage) {
        return storage.objectCatalog();
    }

    @Singleton
    BucketInspector bucketInspector(S3Storage storage) {
        return storage.bucketInspector();
    }
}
