package dev.sluice.s3;

import dev.sluice.testing.StoreServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts over a real server, which a subclass names; skipped where it can't be had. */
abstract class RealServer extends StorageContract {

    private S3Storage storage;

    abstract StoreServer server();

    abstract EndpointProfile profile();

    @BeforeAll
    void start() {
        StoreServer server = server().assumeRunning();
        storage = S3Storage.builder()
                .profile(profile())
                .endpoint(server.endpoint())
                .region(server.region())
                .credentials(server.accessKeyId(), server.secretAccessKey())
                .build();
        storage.bucketInspector().create(BUCKET);
    }

    @AfterAll
    void stop() {
        if (storage != null) {
            storage.close();
        }
    }

    @Override
    S3Storage storage() {
        return storage;
    }
}
