package dev.sluice.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** MinIO as a process of its own, on a folder that is gone afterwards. */
final class MinioProgram {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private MinioProgram() {}

    static Optional<URI> start() {
        return find().map(program -> {
            try {
                return start(program);
            } catch (IOException failure) {
                throw new UncheckedIOException(program + " does not start", failure);
            }
        });
    }

    static Optional<Path> find() {
        Stream<Path> onPath = Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator)).map(Path::of);
        Path go = Optional.ofNullable(System.getenv("GOPATH")).map(Path::of).orElse(Path.of(System.getProperty("user.home"), "go"));
        return Stream.concat(onPath, Stream.of(go.resolve("bin"))).map(folder -> folder.resolve("minio")).filter(Files::isExecutable).findFirst();
    }

    private static URI start(Path program) throws IOException {
        Path folder = Files.createTempDirectory("sluice-minio-");
        String address = "127.0.0.1:" + freePort();
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "server", "--quiet", "--address", address, folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("MINIO_ROOT_USER", MinioServer.USER);
        builder.environment().put("MINIO_ROOT_PASSWORD", MinioServer.PASSWORD);
        builder.environment().put("MINIO_BROWSER", "off");
        builder.environment().put("MINIO_API_DELETE_CLEANUP_INTERVAL", "1s");
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
        URI endpoint = URI.create("http://" + address);
        awaitReady(process, endpoint, folder);
        return endpoint;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReady(Process process, URI endpoint, Path folder) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isReady(endpoint)) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("MinIO is not ready: " + Files.readString(folder.resolve("log")));
            }
            try {
                Thread.sleep(Duration.ofMillis(50));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for MinIO", interrupted);
            }
        }
    }

    private static boolean isReady(URI endpoint) {
        try {
            HttpURLConnection connection = (HttpURLConnection) endpoint.resolve("/minio/health/ready").toURL().openConnection();
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void stop(Process process, Path folder) {
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException failure) {
            System.getLogger(MinioProgram.class.getName()).log(System.Logger.Level.WARNING, folder + " could not be deleted", failure);
        }
    }
}
