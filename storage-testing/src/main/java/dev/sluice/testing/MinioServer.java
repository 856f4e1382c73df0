package dev.sluice.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MinIO for tests, one for all of a JVM, stopped when the JVM ends.
 *
 * <p>It comes from the first of these that there is: the image that {@code SLUICE_TEST_MINIO_IMAGE} or the system property
 * {@code sluice.test.minio.image} names ({@value MinioContainer#DEFAULT_IMAGE} by default), under Testcontainers, where a
 * Docker daemon answers; the program {@code minio} on the {@code PATH} or among Go's. Where there is neither, the test that
 * asks is reported as skipped.
 *
 * @param endpoint        where it listens
 * @param accessKeyId     of its administrator
 * @param secretAccessKey the secret that goes with it
 */
public record MinioServer(URI endpoint, String accessKeyId, String secretAccessKey) {

    static final String USER = "sluice-tests";
    static final String PASSWORD = "only-for-tests-on-loopback";

    /** Started by the first test that asks. */
    private static final class Holder {
        static final Optional<URI> ENDPOINT = MinioContainer.start().or(MinioProgram::start);
    }

    /** The running server; aborts the test if there can be none. */
    public static MinioServer assumeRunning() {
        Assumptions.assumeTrue(Holder.ENDPOINT.isPresent(), "there is neither a Docker daemon with an image of MinIO nor the program minio");
        return new MinioServer(Holder.ENDPOINT.get(), USER, PASSWORD);
    }

    /** The program {@code minio}, for a test that starts and kills a server of its own; aborts the test if there is none. */
    public static Path assumeProgram() {
        Optional<Path> program = MinioProgram.find();
        Assumptions.assumeTrue(program.isPresent(), "there is no program minio");
        return program.get();
    }

    /** The region to sign for. */
    public String region() {
        return "us-east-1";
    }

    @Override
    public String toString() {
        return "MinIO at " + endpoint;
    }
}
