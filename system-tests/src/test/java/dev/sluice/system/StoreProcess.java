package dev.sluice.system;

import dev.sluice.benchmarks.process.Server;
import dev.sluice.testing.StoreServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A store in a process of its own, on a folder that outlives it: killed, it comes back with what it had. */
final class StoreProcess implements AutoCloseable {

    private static final String ACCESS_KEY = "system-tests";
    private static final String SECRET_KEY = "only-for-tests-on-loopback";

    /** Which store it is. */
    enum Kind {
        /** S3Proxy on a folder, which tells no checksums of parts. */
        EMBEDDED {
            @Override
            List<String> command(Path data, int port) {
                return List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedStore.class.getName(),
                        data.toString(),
                        Integer.toString(port),
                        ACCESS_KEY,
                        SECRET_KEY);
            }
        },
        /** MinIO, which does. */
        MINIO {
            @Override
            List<String> command(Path data, int port) {
                return List.of(
                        StoreServer.MINIO.assumeProgram().toString(),
                        "server",
                        "--quiet",
                        "--address",
                        "127.0.0.1:" + port,
                        data.toString());
            }
        };

        abstract List<String> command(Path data, int port);

        /** The profile that a gateway has for it. */
        String profile() {
            return this == MINIO ? "minio" : "generic";
        }
    }

    private final Kind kind;
    private final Path folder;
    private Server server;

    private StoreProcess(Kind kind, Path folder) throws IOException, InterruptedException {
        this.kind = kind;
        this.folder = folder;
        this.server = launch();
    }

    /** Starts it with one bucket. */
    static StoreProcess start(Kind kind, Path folder, String bucket) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("data").resolve(bucket));
        return new StoreProcess(kind, folder);
    }

    private Server launch() throws IOException, InterruptedException {
        int port = Server.freePort();
        Map<String, String> environment = Map.of(
                "MINIO_ROOT_USER", ACCESS_KEY,
                "MINIO_ROOT_PASSWORD", SECRET_KEY,
                "MINIO_BROWSER", "off",
                "MINIO_API_DELETE_CLEANUP_INTERVAL", "1s",
                "HOME", folder.toString());
        return Server.start("store", port, "/", folder, environment, kind.command(folder.resolve("data"), port));
    }

    /** Where it listens now: elsewhere after it was started again. */
    URI endpoint() {
        return server.uri("");
    }

    /** What a gateway has to know of it; {@code endpoint} is where the gateway finds it. */
    Map<String, String> environment(URI endpoint) {
        return Map.of(
                "SLUICE_STORAGE_PROFILE", kind.profile(),
                "SLUICE_STORAGE_ENDPOINT", endpoint.toString(),
                "SLUICE_STORAGE_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        server.kill();
    }

    /** Starts it again, after it was killed. */
    void restart() throws IOException, InterruptedException {
        server = launch();
    }

    @Override
    public void close() {
        server.close();
    }
}
