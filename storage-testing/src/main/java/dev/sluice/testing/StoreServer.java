package dev.sluice.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * Real S3 servers for tests, at most one of each for all of a JVM, on loopback, with data of its own: started by the
 * first test that asks, and stopped when the JVM ends. The program is looked for on the {@code PATH}, among Go's, and
 * among the user's own ({@code ~/.local/bin}). Where it can't be had, the test that asks is reported as skipped.
 */
public enum StoreServer {

    /**
     * MinIO: the image that {@code SLUICE_TEST_MINIO_IMAGE} or the system property {@code sluice.test.minio.image}
     * names ({@value MinioContainer#DEFAULT_IMAGE} by default), under Testcontainers, where a Docker daemon answers;
     * otherwise the program.
     */
    MINIO("minio", "/minio/health/ready") {
        @Override
        Optional<URI> start() {
            return MinioContainer.start().or(super::start);
        }

        @Override
        List<String> arguments(int port, Path data) {
            return List.of("server", "--quiet", "--address", LOOPBACK + port, data.toString());
        }

        @Override
        Map<String, String> environment() {
            return Map.of("MINIO_ROOT_USER", USER, "MINIO_ROOT_PASSWORD", PASSWORD,
                    "MINIO_BROWSER", "off", "MINIO_API_DELETE_CLEANUP_INTERVAL", "1s");
        }
    },

    /** The Versity S3 Gateway on a folder, which does all that {@code aws} promises, and so stands in for AWS. */
    VERSITYGW("versitygw", "/health") {
        @Override
        List<String> arguments(int port, Path data) {
            return List.of(
                    "--port",
                    LOOPBACK + port,
                    "--health",
                    "/health",
                    "--keep-alive",
                    "--quiet",
                    "posix",
                    data.toString());
        }

        @Override
        Map<String, String> environment() {
            return Map.of("ROOT_ACCESS_KEY_ID", USER, "ROOT_SECRET_ACCESS_KEY", PASSWORD);
        }
    },

    /** Moto's server, in memory: half an S3, which looks at neither credentials nor checksums. */
    MOTO("moto_server", "/moto-api/") {
        @Override
        List<String> arguments(int port, Path data) {
            return List.of("--host", "127.0.0.1", "--port", Integer.toString(port));
        }

        @Override
        Map<String, String> environment() {
            return Map.of();
        }
    };

    static final String USER = "sluice-tests";
    static final String PASSWORD = "only-for-tests-on-loopback";

    private static final String LOOPBACK = "127.0.0.1:";
    private static final Map<StoreServer, Optional<URI>> STARTED = new ConcurrentHashMap<>();

    private final String program;
    private final String readyPath;

    StoreServer(String program, String readyPath) {
        this.program = program;
        this.readyPath = readyPath;
    }

    /** What follows the program's name. */
    abstract List<String> arguments(int port, Path data);

    /** What it needs to know besides. */
    abstract Map<String, String> environment();

    /** Starts it; empty if it isn't there. */
    Optional<URI> start() {
        return ServerProgram.find(program).map(found -> ServerProgram.start(found, this));
    }

    /** The path that answers 200 once the server takes requests. */
    String readyPath() {
        return readyPath;
    }

    /** This server, running; aborts the test if there can be none. */
    public StoreServer assumeRunning() {
        endpoint();
        return this;
    }

    /** The program, for a test that starts and kills a server of its own; aborts the test if there is none. */
    public Path assumeProgram() {
        Optional<Path> found = ServerProgram.find(program);
        Assumptions.assumeTrue(found.isPresent(), () -> "there is no program " + program);
        return found.get();
    }

    /** Where it listens; starts it if need be, and aborts the test if there can be none. */
    public URI endpoint() {
        Optional<URI> endpoint = STARTED.computeIfAbsent(this, StoreServer::start);
        Assumptions.assumeTrue(endpoint.isPresent(), () -> "this machine has no " + program + ": see CONTRIBUTING.md");
        return endpoint.get();
    }

    /** Of its administrator. */
    public String accessKeyId() {
        return USER;
    }

    /** The secret that goes with it. */
    public String secretAccessKey() {
        return PASSWORD;
    }

    /** The region to sign for. */
    public String region() {
        return "us-east-1";
    }
}
