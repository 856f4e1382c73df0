package dev.sluice.web.bootstrap;

import dev.sluice.core.ByteSize;
import dev.sluice.core.storage.BucketInspector;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.testing.InMemoryStore;
import dev.sluice.web.ServedBuckets;
import dev.sluice.web.netty.TransferSettings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Puts a strict store in memory behind the ports, in the environment {@value #ENVIRONMENT}. */
@Factory
@Requires(env = InMemoryStoreFactory.ENVIRONMENT)
public class InMemoryStoreFactory {

    public static final String ENVIRONMENT = "memory";
    public static final String BUCKET = "files";
    public static final String UNSERVED_BUCKET = "secrets";
    public static final String SHORT_PATIENCE = "test.short-patience";

    @Singleton
    @Primary
    @Bean(typed = {
    InMemoryStore.class, UploadStore.class, ObjectCatalog.class, BucketInspector.class
    })
    InMemoryStore store() {
        InMemoryStore store = InMemoryStore.withBucket(BUCKET);
        store.create(UNSERVED_BUCKET);
        return store;
    }

    @Singleton
    @Primary
    @Requires(missingBeans = BrokenReader.class)
    ObjectReader reader(InMemoryStore store) {
        return store;
    }

    /** Gives up on clients soon. */
    @Singleton
    @Primary
    @Requires(property = SHORT_PATIENCE)
    TransferSettings impatient() {
        return new TransferSettings(ByteSize.ofKiB(256), Duration.ofMillis(300));
    }

    @Singleton
    @Primary
    ServedBuckets buckets() {
        return ServedBuckets.of(List.of(BUCKET));
    }
}
