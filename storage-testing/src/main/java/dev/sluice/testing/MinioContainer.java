package dev.sluice.testing;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.utility.DockerImageName;

/** MinIO in a container. */
final class MinioContainer {

    static final String DEFAULT_IMAGE = "minio/minio:RELEASE.local";

    private static final System.Logger LOG = System.getLogger(MinioContainer.class.getName());

    private MinioContainer() {}

    static Optional<URI> start() {
        return DockerDaemon.answers() ? start(image()) : Optional.empty();
    }

    private static String image() {
        return Optional.ofNullable(System.getProperty("sluice.test.minio.image"))
                .or(() -> Optional.ofNullable(System.getenv("SLUICE_TEST_MINIO_IMAGE")))
                .orElse(DEFAULT_IMAGE);
    }

    private static Optional<URI> start(String image) {
        // Closed by the hook: it lives as long as the JVM.
        MinIOContainer container = new MinIOContainer(
                        DockerImageName.parse(image).asCompatibleSubstituteFor("minio/minio"))
                .withUserName(StoreServer.USER)
                .withPassword(StoreServer.PASSWORD)
                .withEnv("MINIO_API_DELETE_CLEANUP_INTERVAL", "1s");
        Runtime.getRuntime().addShutdownHook(new Thread(container::close));
        try {
            container.start();
            return Optional.of(URI.create(container.getS3URL()));
        } catch (ContainerLaunchException | IllegalStateException failure) {
            LOG.log(Level.WARNING, "MinIO does not start in a container of " + image, failure);
            return Optional.empty();
        }
    }
}
