package dev.sluice.web.bootstrap;

import dev.sluice.core.engine.MemoryBudget;
import dev.sluice.core.engine.UploadEngine;
import dev.sluice.core.storage.ObjectReader;
import dev.sluice.core.storage.UploadStore;
import dev.sluice.web.UploadDefaults;
import dev.sluice.web.access.AccessRules;
import dev.sluice.web.netty.TransferSettings;
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
    RunningUploads uploader(UploadStore store, ObjectReader reader, MemoryBudget budget, Environment settings) {
        UploadEngine.Builder engine = UploadEngine.builder(store, reader)
                .budget(budget)
                .parallelism(Settings.UPLOAD_PARALLELISM.get(settings))
                .partSize(Settings.UPLOAD_PART_SIZE.get(settings));
        Settings.UPLOAD_MULTIPART_LIMIT.find(settings).ifPresent(engine::multipartLimit);
        Settings.UPLOAD_MAX_OBJECT_SIZE.find(settings).ifPresent(engine::maxObjectSize);
        return new RunningUploads(engine.build());
    }

    @Singleton
    TransferSettings transfers(Environment settings) {
        return new TransferSettings(Settings.DOWNLOAD_CHUNK_SIZE.get(settings), PATIENCE);
    }

    @Singleton
    UploadDefaults defaults(Environment settings) {
        return new UploadDefaults(Settings.UPLOAD_STORAGE_CLASS.find(settings));
    }

    @Singleton
    AccessRules rules(Environment settings) {
        return new AccessRules(Settings.ACCESS_TOKEN.find(settings),
                Set.copyOf(Settings.WEB_ALLOWED_HOSTS.get(settings)), Set.copyOf(Settings.WEB_ALLOWED_ORIGINS.get(settings)));
    }
}
