package dev.sluice.s3;

import dev.sluice.testing.Ability;
import dev.sluice.testing.MinioServer;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contracts over MinIO, which lacks nothing. */
class MinioServerTest extends StorageContract {

    private S3Storage storage;

    @BeforeAll
    void start() {
        MinioServer server = MinioServer.assumeRunning();
        storage = S3Storage.builder()
                .profile(EndpointProfile.MINIO)
                .endpoint(server.endpoint())
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

    @Override
    Set<Ability> missing() {
        return Set.of();
    }
}
