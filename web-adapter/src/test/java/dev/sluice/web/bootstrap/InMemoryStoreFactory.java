package dev.sluice.web.bootstrap;

import dev.sluice.core.ByteSize;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.StoreLimits;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.ServedBuckets;
import dev.sluice.web.netty.LeastRate;
import dev.sluice.web.netty.TransferSettings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts a strict store in memory behind the ports, in the environment {@value #ENVIRONMENT}. */
@Factory
@Requires(env = InMemoryStoreFactory.ENVIRONMENT)
public class InMemoryStoreFactory {

    public static final String ENVIRONMENT = "memory";
    public static final String BUCKET = "files";
    public static final String OTHER_BUCKET = "other";
    public static final String UNSERVED_BUCKET = "secrets";
    public static final String SHORT_PATIENCE = "test.short-patience";
    public static final String SMALL_PARTS = "test.small-parts";

    private static final StoreLimits SMALL = new StoreLimits(1, 1 << 20, 10_000, 1 << 30, 1 << 20);
    private static final Duration EXPIRY = Duration.ofDays(7);

    /** A store with all buckets, whose parts may be small where a test wants them so. */
    public static InMemoryStore create(boolean smallParts) {
        InMemoryStore store = new InMemoryStore(smallParts ? SMALL : StoreLimits.AWS, InMemoryStore.ALL_FEATURES);
        List.of(BUCKET, OTHER_BUCKET, UNSERVED_BUCKET).forEach(store::create);
        return store;
    }

    @Singleton
    @Primary
    @Bean(typed = {
    InMemoryStore.class, ObjectCatalog.class, BucketInspector.class
    })
    InMemoryStore store(@Nullable SharedStore shared, Environment settings) {
        return shared == null ? create(settings.containsProperty(SMALL_PARTS)) : shared.store();
    }

    @Singleton
    @Primary
    @Requires(missingBeans = {TroubledUploads.class, FullStore.class})
    UploadStore uploads(InMemoryStore store) {
        return store;
    }

    @Singleton
    @Primary
    @Requires(missingBeans = BrokenReader.class)
    ObjectReader reader(InMemoryStore store) {
        return store;
    }

    @Singleton
    @Primary
    UploadExpiry expiry(Environment settings) {
        return UploadExpiry.of(Settings.UPLOAD_EXPIRY.find(settings), EXPIRY);
    }

    /** Gives up on clients soon. */
    @Singleton
    @Primary
    @Requires(property = SHORT_PATIENCE)
    TransferSettings impatient() {
        return new TransferSettings(ByteSize.ofKiB(256), Duration.ofMillis(300), 500, 3,
                new LeastRate(ByteSize.ofBytes(1000), Duration.ofMillis(900)));
    }

    @Singleton
    @Primary
    ServedBuckets buckets(Environment settings) {
        return ServedBuckets.of(Settings.STORAGE_BUCKET
                .find(settings)
                .filter(Predicate.not(List::isEmpty))
                .orElse(List.of(BUCKET)));
    }
}
