package dev.sluice.web.bootstrap;

import dev.sluice.core.ResumableUploader;
import dev.sluice.core.StreamingUploader;
import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.SessionEngine;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ObjectCatalog;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.web.ServedBuckets;
import dev.sluice.web.UploadDefaults;
import dev.sluice.web.access.AccessRules;
import dev.sluice.web.netty.LeastRate;
import dev.sluice.web.netty.TransferSettings;
import dev.sluice.web.netty.UploadingClients;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;

/** Makes what the routes work with of what the operator has set. */
@Factory
final class Gateway {

    /** A client that has started to send may pause for as long as a phone takes to change its network. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Singleton
    MemoryBudget budget(Environment settings) {
        return MemoryBudget.of(Settings.MEMORY_BUDGET.get(settings));
    }

    @Singleton
    RunningUploads running(UploadingClients clients, Environment settings) {
        return new RunningUploads(Settings.WEB_MAX_UPLOADS.get(settings), clients);
    }

    @Singleton
    StreamingUploader uploader(
            UploadStore store, ObjectReader reader, MemoryBudget budget, RunningUploads running, Environment settings) {
        UploadEngine.Builder builder = UploadEngine.builder(store, reader)
                .budget(budget)
                .parallelism(Settings.UPLOAD_PARALLELISM.get(settings))
                .partSize(Settings.UPLOAD_PART_SIZE.get(settings));
        Settings.UPLOAD_MULTIPART_LIMIT.find(settings).ifPresent(builder::multipartLimit);
        Settings.UPLOAD_MAX_OBJECT_SIZE.find(settings).ifPresent(builder::maxObjectSize);
        UploadEngine engine = builder.build();
        return (request, source) -> running.run(() -> engine.upload(request, source));
    }

    @Singleton
    ResumableUploader resumable(
            UploadStore store,
            ObjectReader reader,
            ObjectCatalog catalog,
            MemoryBudget budget,
            UploadExpiry expiry,
            RunningUploads running,
            Environment settings) {
        SessionEngine.Builder builder = SessionEngine.builder(store, reader, catalog)
                .budget(budget)
                .partSize(Settings.UPLOAD_PART_SIZE.get(settings))
                .expiry(expiry.duration());
        Settings.UPLOAD_MAX_OBJECT_SIZE.find(settings).ifPresent(builder::maxObjectSize);
        return new RunningSessions(builder.build(), running);
    }

    @Singleton
    @Bean(preDestroy = "close")
    Sweeper sweeper(ResumableUploader uploader, ServedBuckets buckets, Environment settings) {
        return new Sweeper(uploader, buckets, Settings.UPLOAD_SWEEP_INTERVAL.get(settings));
    }

    @Singleton
    TransferSettings transfers(Environment settings) {
        return new TransferSettings(
                Settings.DOWNLOAD_CHUNK_SIZE.get(settings),
                PATIENCE,
                Settings.WEB_MAX_CONNECTIONS.get(settings),
                Settings.WEB_MAX_DOWNLOADS.get(settings),
                LeastRate.of(Settings.WEB_MIN_RATE.get(settings)));
    }

    @Singleton
    UploadDefaults defaults(Environment settings) {
        return new UploadDefaults(Settings.UPLOAD_STORAGE_CLASS.find(settings));
    }

    @Singleton
    AccessRules rules(Environment settings) {
        return new AccessRules(
                Settings.ACCESS_TOKEN.find(settings),
                Set.copyOf(Settings.WEB_ALLOWED_HOSTS.get(settings)),
                Set.copyOf(Settings.WEB_ALLOWED_ORIGINS.get(settings)));
    }
}
